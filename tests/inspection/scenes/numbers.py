"""Invented numbers of cars: none is a real car's but by chance."""

from __future__ import annotations

import random

from inspection.plate.kinds import PROVINCES
from inspection.vin.check_digit import expected_digit

_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_CHECKED, _UNCHECKED = ("LVV", "LSV", "LGX", "LFB", "LBV"), ("WVW", "WBA", "VF1", "XW8", "KMH")


def any_vin(rng: random.Random, *, checked: bool) -> str:
    """Return a number with a check digit that fits, or of a maker that uses none."""
    maker = rng.choice(_CHECKED if checked else _UNCHECKED)
    vds = "".join(rng.choice(_LETTERS + "0123456789") for _ in range(5))
    serial = "".join(rng.choice("0123456789") for _ in range(6))
    year, plant = rng.choice("ABCDEFGHJKLMNPRSTVWXY123456789"), rng.choice(_LETTERS)
    number = f"{maker}{vds}0{year}{plant}{serial}"
    digit = expected_digit(number) if checked else rng.choice(_LETTERS + "0123456789")
    return f"{number[:8]}{digit}{number[9:]}"


def twin(vin: str, rng: random.Random, *, checked: bool) -> str:
    """Return the number of another car: one serial digit changed, the check digit made to fit."""
    places = [place for place in range(11, 17) if vin[place].isdigit()]
    place = rng.choice(places)
    digit = rng.choice([one for one in "0123456789" if one != vin[place]])
    other = f"{vin[:place]}{digit}{vin[place + 1 :]}"
    return f"{other[:8]}{expected_digit(other)}{other[9:]}" if checked else other


def any_plate(rng: random.Random, *, electric: bool = False) -> str:
    """Return a plate of a car, blue or green."""
    head = rng.choice(PROVINCES) + rng.choice("ABCDEFGH")
    if electric:
        digits = "".join(rng.choice("0123456789") for _ in range(5))
        return f"{head}{rng.choice('DF')}{digits}"
    return head + "".join(rng.choice("0123456789" + _LETTERS) for _ in range(5))
