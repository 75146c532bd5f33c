"""On the clipped extract some streets cannot be left again: no invented door may be on one."""

from pathlib import Path

import pytest

from routing.matrix import make_provider
from routing.model import UNREACHABLE, Location, Mode
from routing.settings import default_settings
from tests.fixtures_data.test_invented_days import DAYS, FUTIAN, read_csv


def located(path: Path) -> list[Location]:
    rows = [row for row in read_csv(path) if row["lat"]]
    return [Location(float(row["lat"]), float(row["lon"])) for row in rows]


@pytest.mark.parametrize("mode", Mode)
def test_all_doors_reach_each_other_by_every_mode(
    mode: Mode, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROUTING_CACHE_DIR", str(tmp_path))
    points = located(FUTIAN / "depots.csv")
    for day in DAYS:
        points += located(FUTIAN / day / "rows_expected.csv")
    points = sorted(set(points), key=lambda point: (point.lat, point.lon))
    provider = make_provider(default_settings().travel, FUTIAN / "futian.osm.pbf")
    assert None not in provider.snap(points, mode)
    assert not (provider.table(points, mode).durations_s == UNREACHABLE).any()
