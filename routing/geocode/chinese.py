"""Addresses in Chinese: ``广东省深圳市福田区香蜜湖街道红荔西路7002号2栋3单元501室``."""

from __future__ import annotations

import re
from collections.abc import Callable

from routing.geocode.address import Address, Areas, HouseNumber
from routing.geocode.divisions import districts_by_township, divisions, township_core
from routing.geocode.folding import clean, fold

__all__ = ["read"]

SEPARATORS = re.compile(r"[\s,。、;:|/·.]+")
BRACKETS = re.compile(r"[(\[【{〔][^)\]】}〕]*[)\]】}〕]")
ROAD_END = r"(?:大道|大街|公路|高速|环路|国道|省道|胡同|路|街(?!道)|道|巷)"
NAME = r"[\u3400-\u9fffA-Za-z\d]"
ROAD = re.compile(rf"{NAME}{{1,14}}?{ROAD_END}")
CROSSING = re.compile(
    rf"(?P<one>{NAME}{{1,14}}?{ROAD_END})(?:和|与|同|跟|及|-|—)?(?P<two>{NAME}{{1,14}}?{ROAD_END})"
    r"的?(?:交叉|交汇|交界|相交|十字|路口|口)"
)
TOWNSHIP = re.compile(r"^([\u3400-\u9fff]{2,8}?)(?:街道办事处|街道|镇|乡)(?!路|街|大道|道|村|政府)")
LOOSE_DISTRICT = re.compile(r"^[\u3400-\u9fff]{2,4}(?:新区|高新区|开发区)")
COMMUNITY = re.compile(r"^[\u3400-\u9fff]{2,8}?(?:社区|居委会|村委会)")
COMPOUND_BEFORE_ROAD = re.compile(r"^.*(?:村|社区|小区|园区|工业区|保税区|花园|广场|苑)(?=..)")
DIRECTION = re.compile(rf"^[东西南北中上下]?{ROAD_END}")
NUMBER = re.compile(
    r"^(?:第|的)?(?P<value>\d{1,5}+)(?:[-之](?P<sub>\d{1,4}))?(?P<letter>[A-Za-z]?)"
    r"(?:号(?!楼)|弄|(?![\d栋幢座单层楼室房米号铺]))(?:之(?P<after>\d{1,4}))?"
)
LANE = re.compile(r"^(?P<lane>\d{1,5})(?:弄|巷)(?=\d)")
BUILDING = re.compile(r"(?P<name>[A-Za-z\d]{1,4}|[东西南北甲乙丙丁])(?:栋|幢|座|号楼)")
DETAIL = re.compile(
    r"(?:\d{1,2}单元|\d{1,3}(?:楼|层)|[A-Za-z]?\d{3,5}[A-Za-z]?(?:室|房|号房|铺)?|\d{1,4}(?:室|房|铺)).*$"
)
NOISE = re.compile(r"^(?:院内?|内|大院|附近|旁边?|对面|中段|东段|西段|南段|北段|辅路|段)+")


def read(text: str, is_road: Callable[[str], bool], home: Areas) -> list[Address]:
    """Return the readings of a Chinese address, likeliest first.

    Parameters
    ----------
    text
        The address; full-width digits, blanks and brackets are allowed.
    is_road
        Whether a key is a road that the gazetteer knows.
    home
        Areas that a missing province or city is filled from.
    """
    whole = clean(text)
    line = SEPARATORS.sub("", BRACKETS.sub("", whole)) or SEPARATORS.sub("", whole)
    areas, rest = divisions().split(line, home)
    areas, rest = _township(areas, rest, home)
    if match := CROSSING.search(rest):
        return [_crossing(whole, areas, match)]
    start, end = _find_road(rest, is_road)
    road, before, after = rest[start:end], rest[:start], rest[end:]
    found = [_with_road(whole, areas, road, before, after)] if road else []
    return [*found, _named(whole, areas, rest)]


def _township(areas: Areas, rest: str, home: Areas) -> tuple[Areas, str]:
    township, district = "", areas.district
    city = areas.city or home.city
    if match := TOWNSHIP.match(rest):
        township = township_core(match[1])
        rest = rest[match.end() :]
        owners = districts_by_township().get((city, township), frozenset())
        if not district and len(owners) == 1:
            (district,) = owners
    elif match := LOOSE_DISTRICT.match(rest):
        rest = rest[match.end() :]
    if (match := COMMUNITY.match(rest)) and match.end() < len(rest):
        rest = rest[match.end() :]
    found = Areas(province=areas.province, city=areas.city, district=district, township=township)
    return found.filled_from(Areas(province=home.province, city=home.city)), rest


def _find_road(rest: str, is_road: Callable[[str], bool]) -> tuple[int, int]:
    """Return start and end of the road's name; a known one wins over a likely one."""
    for match in re.finditer(ROAD_END, rest):
        for start in range(max(0, match.start() - 14), match.start()):
            if is_road(fold(rest[start : match.end()])):
                return start, match.end()
    likely = ROAD.search(rest)
    if likely is None:
        return 0, 0
    start = likely.start()
    compound = COMPOUND_BEFORE_ROAD.match(likely[0])
    if compound and not DIRECTION.match(likely[0][compound.end() :]):
        start += compound.end()
    return start, likely.end()


def _crossing(whole: str, areas: Areas, match: re.Match[str]) -> Address:
    return Address(text=whole, areas=areas, road=fold(match["one"]), crossing=fold(match["two"]))


def _with_road(whole: str, areas: Areas, road: str, before: str, after: str) -> Address:
    if match := LANE.match(after):
        road, after = f"{road}{match['lane']}弄", after[match.end() :]
    number, tail = _number(after)
    building, compound = _building(tail)
    names = tuple(key for name in (compound, before) if len(key := fold(name)) > 1)
    return Address(
        text=whole, areas=areas, road=fold(road), number=number, names=names, building=building
    )


def _number(after: str) -> tuple[HouseNumber | None, str]:
    after = NOISE.sub("", after)
    match = NUMBER.match(after)
    if match is None:
        return None, after
    sub = match["sub"] or match["after"]
    suffix = (f"-{sub}" if sub else "") + match["letter"].casefold()
    value = int(match["value"])
    return HouseNumber(value, suffix, value), NOISE.sub("", after[match.end() :])


def _building(tail: str) -> tuple[str, str]:
    """Return the block and the compound's name in what follows the number."""
    if match := BUILDING.search(tail):
        return match["name"].casefold(), tail[: match.start()]
    return "", DETAIL.sub("", tail)


def _named(whole: str, areas: Areas, rest: str) -> Address:
    building, compound = _building(rest)
    key = fold(compound)
    return Address(text=whole, areas=areas, names=(key,) if len(key) > 1 else (), building=building)
