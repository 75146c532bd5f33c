"""Addresses in words with blanks: ``Landstrasse 12, 9490 Vaduz`` and its kin.

One line can often be read in several ways (``1200 Main Street`` or postcode
1200 of a town?), so :func:`read` gives every reading, the likeliest first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from routing.geocode.address import Address, Areas, parse_number
from routing.geocode.folding import clean, fold, tokens

__all__ = ["read"]

LETTER = r"(?:\s?[^\W\d_](?![^\W_]))?+"
NUMBER = rf"\d{{1,5}}+{LETTER}(?:\s?[-/+&]\s?\d{{1,5}}+{LETTER}){{0,4}}+"
NUMBER += r"(?:\s(?:bis|ter|quater|[cск]\s?\d{1,4}))?+(?:\s[cск]\d{1,4})?+"
POSTCODE = (
    r"(?:[A-Za-z]{1,3}-)?(?:\d{4}\s?[A-Z]{2}|\d{3}\s\d{2}|\d{4,6}(?:-\d{3,4})?"
    r"|[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})"
)
WORDS = r"[^\W\d_].*?"
TRAILING = re.compile(
    rf"(?P<road>.*[^\W\d_].*?)[\s.]+(?:no\.?|nr\.?|№|д\.?)?\s*(?P<number>{NUMBER})", re.I
)
LEADING = re.compile(rf"(?P<number>{NUMBER})\s+(?P<road>{WORDS})", re.I)
INNER = re.compile(rf"(?P<road>{WORDS})\s+(?P<number>{NUMBER})\s+(?P<rest>.*[^\W\d_]{{3}}.*)", re.I)
PLACE_FIRST = re.compile(
    rf"(?P<rest>{POSTCODE}\s+{WORDS})\s+(?P<road>{WORDS})\s+(?P<number>{NUMBER})"
)
PLACE = re.compile(rf"(?P<postcode>{POSTCODE})\s+(?P<town>[^\W\d_][^\d]*)")
CODE_LAST = re.compile(rf"(?P<town>[^\W\d_].*?)\s+(?P<postcode>{POSTCODE})")
STATE_CODE = re.compile(r"[A-Za-z]{2,3}\s+\d{5}(?:-\d{4})?")
HOUSE_LAST = re.compile(r".*[^\W\d_]{4}.*?\s\d{1,4}\s?[^\W\d_]?(?:[-/+].*)?")
FURTHER_NUMBER = re.compile(r"\d{1,3}\s?[^\W\d_]?")
CODE_ONLY = re.compile(POSTCODE)
LONGEST_PART = 100
"""Longer stretches without a comma are no road with a number."""
MOST_TOWN_WORDS, MOST_PARTS = 5, 12
STRAY = " .'\"`"
BRACKETS = re.compile(r"[(\[{][^)\]}]*[)\]}]")


def read(text: str, is_road: Callable[[str], bool]) -> list[Address]:
    """Return every reading of an address, likeliest first.

    Parameters
    ----------
    text
        One address on a line.
    is_road
        Whether a key is a road that the gazetteer knows.
    """
    line = clean(BRACKETS.sub(" ", text)) or clean(text)
    parts = [part for raw in re.split(r"[,;|\n]", line) if (part := raw.strip(STRAY))]
    parts = parts[:MOST_PARTS]
    found = [item for at in range(len(parts)) for item in _with_number(line, parts, at)]
    found.sort(key=lambda item: not is_road(item.road))
    found += sorted(_bare(line, parts), key=lambda item: not is_road(item.road))
    return [item for item in found if item.road]


def _with_number(line: str, parts: list[str], at: int) -> Iterator[Address]:
    part, others = parts[at], parts[:at] + parts[at + 1 :]
    if len(part) > LONGEST_PART:
        return
    if STATE_CODE.fullmatch(part):
        return
    if PLACE.fullmatch(part) and any(HOUSE_LAST.fullmatch(other) for other in others):
        return
    if not others and (match := PLACE_FIRST.fullmatch(part)):
        yield from _place_first(line, match)
    if match := TRAILING.fullmatch(part):
        yield _address(line, match["road"], match["number"], others)
        yield from _town_first(line, match, others)
    if match := INNER.fullmatch(part):
        yield _address(line, match["road"], match["number"], [match["rest"], *others])
    if (match := LEADING.fullmatch(part)) and not (at and PLACE.fullmatch(part)):
        yield _address(line, match["road"], match["number"], others)
    if at + 1 < len(parts) and re.fullmatch(NUMBER, parts[at + 1], re.I):
        yield _address(line, part, parts[at + 1], parts[:at] + parts[at + 2 :])


def _place_first(line: str, match: re.Match[str]) -> Iterator[Address]:
    """Split ``9490 Vaduz Im Loch 13`` at every blank between town and road."""
    words = f"{match['rest']} {match['road']}".split()
    for cut in range(2, min(len(words), MOST_TOWN_WORDS + 2)):
        yield _address(line, " ".join(words[cut:]), match["number"], [" ".join(words[:cut])])


def _town_first(line: str, match: re.Match[str], others: list[str]) -> Iterator[Address]:
    words = match["road"].split()
    for cut in range(1, min(len(words), MOST_TOWN_WORDS + 1)):
        place = " ".join(words[:cut])
        yield _address(line, " ".join(words[cut:]), match["number"], [place, *others])


def _bare(line: str, parts: list[str]) -> Iterator[Address]:
    """Read every part as a road, a building or a village without a number."""
    for at, part in enumerate(parts):
        others = parts[:at] + parts[at + 1 :]
        if match := PLACE.fullmatch(part):
            yield _address(line, match["town"], "", [part, *others])
        elif not CODE_ONLY.fullmatch(part):
            yield _address(line, part, "", others)


def _address(line: str, road: str, number: str, places: list[str]) -> Address:
    key = fold(road)
    return Address(
        text=line,
        areas=_areas(places),
        road=key,
        number=parse_number(number) if number else None,
        names=() if number or not key else (key,),
    )


def _areas(places: list[str]) -> Areas:
    towns: set[str] = set()
    postcode = ""
    for place in places:
        name = place
        if FURTHER_NUMBER.fullmatch(place):
            continue
        if match := PLACE.fullmatch(place) or CODE_LAST.fullmatch(place):
            postcode, name = match["postcode"], match["town"]
        elif CODE_ONLY.fullmatch(place):
            postcode, name = place, ""
        towns.add(fold(name))
        towns.update(word for word in tokens(name) if len(word) > 3)
    code = re.sub(r"^[a-z]{1,3}-|\s", "", postcode.casefold())
    return Areas(postcode=code, towns=frozenset(towns - {""}))
