"""A settings file either changes single figures or is refused with every fault it has."""

from __future__ import annotations

from pathlib import Path

import pytest

from routing.errors import FileFormatError
from routing.settings import default_settings, load_settings


def load(folder: Path, text: str) -> object:
    path = folder / "settings.toml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path)


def test_a_key_of_the_file_goes_over_the_default_and_leaves_the_others(tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text('[appointments]\ntimezone = "Europe/Vaduz"\n')
    changed = load_settings(tmp_path / "s.toml")
    assert changed.appointments.timezone == "Europe/Vaduz"
    assert changed.appointments.words == default_settings().appointments.words
    assert changed.costs == default_settings().costs


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[appointments]\ntimezone = "Mars/Base"', "appointments.timezone 'Mars/Base' is unknown"),
        ('[appointments]\ndatum = "xyz"', "appointments.datum 'xyz' is unknown"),
        ('[appointments]\nworking_day = ["18:00", "09:00"]', "appointments.working_day"),
        ('[appointments]\nvisiting_hours = ["a", "b"]', "appointments.visiting_hours"),
        ('[appointments.words]\n"上午" = ["25:00", "26:00"]', "appointments.words.上午"),
        ("[appointments]\npromise_s = -1", "appointments.promise_s is -1"),
        ("[appointments]\npromise_s = 1.5", "1.5: is no whole number"),
        ("[appointments]\nservice_area = [54.0, 73.0, 18.0, 135.0]", "appointments.service_area"),
        ("[appointments.tiers]\nX = 500", "appointments.tiers.X is 500: must be 0 to 100"),
        ("[service]\nsetup_s = -5", "service.setup_s is -5"),
        ("[service.cash_share]\ncash = 3.0", "service.cash_share.cash is 3.0: must be 0 to 1"),
        ('[service.cash_share]\ncash = "x"', "'x': is no number"),
        ("[travel]\nsnap_limit_m = -1", "travel.snap_limit_m is -1"),
        ("[travel.speed_kmh.car]\nprimary = nan", "nan: is no number"),
        ("[travel.speed_kmh.car]\nprimary = -5", "travel.speed_kmh.car.primary is -5"),
        ('[travel.rush_hours]\ncar = [["a", "b", 1.0]]', "travel.rush_hours.car"),
        ("[report]\nbase_map_points = -1", "report.base_map_points is -1"),
        ("[costs]\ncourier_mfen = -1", "courier_mfen is -1"),
        ("[costs]\ntime_mfen_per_s = 99999999999999999999", "is no whole number that can be meant"),
        ("[foo]", "foo"),
        ("[appointments", "is not TOML"),
    ],
)
def test_a_figure_that_cannot_be_is_named(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(FileFormatError) as caught:
        load(tmp_path, text)
    assert told in str(caught.value)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(FileFormatError) as caught:
        load(tmp_path, '[appointments]\ndatum = "x"\npromise_s = -1\n[service]\nsetup_s = -1')
    assert len(caught.value.faults) == 3
