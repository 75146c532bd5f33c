"""A few kills under load, so that the real run cannot rot."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chaos.run import run

KILLS = 3


@pytest.mark.timeout(400)
def test_nothing_is_lost_by_kills(tmp_path: Path) -> None:
    struck: list[None] = []
    outcome = run(
        f"sqlite:///{tmp_path / 'chaos.db'}",
        tmp_path,
        kills=KILLS,
        within_s=200,
        seed=11,
        couriers=2,
        stops=1,
        tell=lambda: struck.append(None),
    )
    assert outcome.violations == []
    assert outcome.kills.total() == len(struck) == KILLS
    assert outcome.acknowledged.total() > 10
    assert outcome.checks["events heard"] > 0
