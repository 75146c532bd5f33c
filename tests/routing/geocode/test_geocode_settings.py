"""Settings that would place nothing are refused at the start."""

from __future__ import annotations

from dataclasses import replace

import pytest

from routing.errors import FileFormatError
from routing.geocode import make_geocoder
from routing.settings import default_settings


def test_unknown_precisions_and_missing_sources_are_told_at_once() -> None:
    wrong = replace(default_settings().geocode, accepted=("house", "door"), sources=())
    with pytest.raises(FileFormatError) as caught:
        make_geocoder(wrong)
    assert len(caught.value.faults) == 2
    assert "'house' is no precision" in caught.value.faults[0]
