"""Who made the vehicle of a number, where and in which model year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from inspection.vin.makers import Maker, find_maker
from inspection.vin.number import validate_shape
from inspection.vin.years import ModelYear, model_year

__all__ = ["Decoded", "decode"]


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a number says about its vehicle.

    Parameters
    ----------
    number
        17 characters.
    maker
        ``None`` if no source knows the identifier.
    country, region
        Where the maker is registered (ISO 3780), in English; empty if unassigned.
    year
        Candidates and the likeliest one.
    """

    number: str
    maker: Maker | None
    country: str
    region: str
    year: ModelYear


def decode(text: str, *, today: date, first_registered: date | None = None) -> Decoded:
    """Decode a number.

    Parameters
    ----------
    today
        Bounds the model year.
    first_registered
        From the driving licence, tells the model years 30 years apart.

    Raises
    ------
    LengthError, CharacterError
        If `text` has not 17 characters that VINs have.  A wrong check digit does
        not matter here: what can be told is told.
    """
    from vininfo.dicts import COUNTRIES, REGIONS

    number = validate_shape(text)
    region = next((name for firsts, name in REGIONS.items() if number[0] in firsts), "")
    return Decoded(
        number=number,
        maker=find_maker(number),
        country=COUNTRIES.get(number[:2]) or "",
        region=region,
        year=model_year(number, today=today, first_registered=first_registered),
    )
