"""China's administrative divisions: names, codes and the middle of each district.

A code has six digits (GB/T 2260): two for the province, two for the city, two
for the district; ``440304`` is Futian, ``440300`` Shenzhen, ``440000`` Guangdong.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from routing.geocode.address import Areas

__all__ = ["Divisions", "divisions", "township_core"]

MUNICIPALITIES = frozenset({"11", "12", "31", "50"})
SUFFIXES = {
    "province": re.compile(r"(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区)$"),
    "city": re.compile(r"(?:市|地区|盟|[\u4e00-\u9fff]*自治州)$"),
    "district": re.compile(r"(?:新区|区|县|市|旗)$"),
}
TOWNSHIP = re.compile(r"(?:街道办事处|街道|镇|乡|办事处)$")
NOT_A_DIVISION = re.compile(
    r"[东西南北中上下前后新老大一二三四五六七八九十\d]{0,2}"
    r"(?:区|县|市|路|街|道|大道|巷|村|站|口岸|医院|中学|小学|公园|广场|大厦|中心|保税区|花园|体育|图书)"
)


@dataclass(slots=True)
class Divisions:
    """Names of provinces, cities and districts with their codes.

    Parameters
    ----------
    names
        Code -> name.
    centres
        Code -> (lat, lon), where known.
    codes
        Level -> name, full and short -> codes.
    """

    names: dict[str, str] = field(default_factory=dict)
    centres: dict[str, tuple[float, float]] = field(default_factory=dict)
    codes: dict[str, dict[str, list[str]]] = field(
        default_factory=lambda: {level: {} for level in SUFFIXES}
    )

    def split(self, text: str, home: Areas) -> tuple[Areas, str]:
        """Return the areas that `text` opens with and what follows them."""
        rest = text.removeprefix("中华人民共和国").removeprefix("中国")
        province, rest = self._take("province", rest, ())
        city, rest = self._take("city", rest, province)
        if not city and province and province[0][:2] in MUNICIPALITIES:
            city = (province[0][:2] + "0100",)
            rest = _without_repeat(rest, self.names[province[0]])
        scope = city or province or tuple(filter(None, (home.city,)))
        district, rest = self._take("district", rest, scope)
        if not district and not city and not province:
            district, rest = self._take("district", rest, ())
        return self._areas(province, city, district, home), rest

    def _areas(
        self,
        province: tuple[str, ...],
        city: tuple[str, ...],
        district: tuple[str, ...],
        home: Areas,
    ) -> Areas:
        if len(district) > 1:
            district = tuple(c for c in district if c == home.district or _city(c) == home.city)
        code = district[0] if len(district) == 1 else ""
        town = city[0] if city else (_city(code) if code else "")
        state = province[0] if province else (town[:2] + "0000" if town else "")
        return Areas(province=state, city=town, district=code)

    def _take(self, level: str, text: str, scope: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
        """Take the longest name of `level` within `scope` off the front of `text`."""
        table = self.codes[level]
        for length in range(min(len(text), 12), 1, -1):
            found = [c for c in table.get(text[:length], ()) if _within(c, scope)]
            rest = text[length:]
            short = found and self.names[found[0]] != text[:length]
            if not found or (short and NOT_A_DIVISION.match(rest)):
                continue
            if short and not scope and level == "district":
                continue
            return tuple(found), rest
        return (), text

    def city_of(self, district: str) -> str:
        """Return the code of the city that a district belongs to."""
        return _city(district)

    def called(self, areas: Areas) -> str:
        """Return the areas in words, e.g. ``广东省深圳市福田区``."""
        codes = (areas.province, areas.city, areas.district)
        return "".join(dict.fromkeys(self.names.get(code, "") for code in codes if code))


def township_core(name: str) -> str:
    """Return a township's name without 街道, 镇 or 乡."""
    return TOWNSHIP.sub("", name) or name


@cache
def divisions() -> Divisions:
    """Return the divisions that come with the package."""
    known = Divisions()
    for code, name, lat, lon in _rows("divisions.csv.gz"):
        known.names[code] = name
        if lat:
            known.centres[code] = (float(lat), float(lon))
        level = "province" if code[2:] == "0000" else "city" if code[4:] == "00" else "district"
        short = SUFFIXES[level].sub("", name)
        for spelling in {name, short} if len(short) > 1 else {name}:
            known.codes[level].setdefault(spelling, []).append(code)
    for code in MUNICIPALITIES:
        known.names[f"{code}0100"] = known.names[f"{code}0000"]
    return known


@cache
def districts_by_township() -> dict[tuple[str, str], frozenset[str]]:
    """Return the districts of each (city code, township name without suffix)."""
    found: dict[tuple[str, str], set[str]] = {}
    for district, name in _rows("townships.csv.gz"):
        found.setdefault((_city(district), township_core(name)), set()).add(district)
    return {key: frozenset(codes) for key, codes in found.items()}


def _rows(name: str) -> Iterator[list[str]]:
    packed = resources.files("routing.geocode").joinpath("data").joinpath(name).read_bytes()
    rows: Iterable[list[str]] = csv.reader(gzip.decompress(packed).decode("utf-8").splitlines())
    lines = iter(rows)
    next(lines)
    yield from lines


def _city(code: str) -> str:
    return code[:2] + "0100" if code[:2] in MUNICIPALITIES else code[:4] + "00"


def _within(code: str, scope: tuple[str, ...]) -> bool:
    if not scope:
        return True
    for area in scope:
        if area[2:] == "0000" or area[:2] in MUNICIPALITIES:
            if code[:2] == area[:2]:
                return True
        elif code[:4] == area[:4]:
            return True
    return False


def _without_repeat(text: str, name: str) -> str:
    return text.removeprefix(name)
