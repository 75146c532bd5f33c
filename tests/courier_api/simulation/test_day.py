"""A small day through a real server and worker, over a bad network, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from courier_api.config import load_config
from courier_api.demo import DemoFiles, lay_out
from courier_api.simulation.fate import Fate
from courier_api.simulation.network import Odds
from courier_api.simulation.play import play
from courier_api.simulation.town import town
from courier_api.storage import open_store
from tests.courier_api.demo.branch import few

DELIVERED = Fate.DELIVERED


@pytest.mark.timeout(600)
def test_everything_adds_up_in_the_end(database_url: str, tmp_path: Path) -> None:
    config = load_config({}, database=database_url, secret_file=str(tmp_path / "secret"))
    store = open_store(config.database, secret=config.secret.key("vault"))
    files = DemoFiles.of_futian(few(tmp_path))
    laid = lay_out(store, config, files, now=datetime.now(UTC), iterations=5)
    store.close()
    odds = Odds(lost_request=0.05, lost_answer=0.08, duplicate=0.08)
    with town(database_url, tmp_path / "secret", tmp_path) as place:
        played = play(place, laid, config.figures, seed=2, odds=odds, tell=lambda _: None)
    assert played.balance["deviations"] == []
    assert played.balance["adds_up"] is True
    assert sum(courier.stops for courier in played.couriers) == len(laid.published.planned) > 5
    broken_off = sum(n for c in played.couriers for f, n in c.fates.items() if f is not DELIVERED)
    assert len(played.heard_after_s) >= broken_off > 0
    assert min(played.mishaps.values()) > 0
    assert len(played.mishaps) == 3
