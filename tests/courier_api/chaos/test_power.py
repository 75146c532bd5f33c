"""What was acknowledged survives a power cut, and a storage that syncs less is found out."""

from __future__ import annotations

from pathlib import Path

from tests.chaos.power import cut_power


def test_what_was_acknowledged_survives_power_cuts(tmp_path: Path) -> None:
    came_to = cut_power(tmp_path, cuts=12, seed=5)
    assert came_to.violations == []
    assert came_to.cuts == 12
    assert came_to.acknowledged > 5


def test_a_storage_that_does_not_wait_for_the_disk_is_found_out(tmp_path: Path) -> None:
    came_to = cut_power(tmp_path, cuts=8, seed=5, pragmas=("PRAGMA synchronous = NORMAL",))
    assert any("which is lost" in fault for fault in came_to.violations)
