"""The kinds of plates and the numbers each of them can carry.

References
----------
GA 36-2018 (机动车号牌), tables 1 and 2; serials have no I and no O.
Not here: plates of the army and the armed police, temporary paper plates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["KINDS", "PROVINCES", "Kind", "PlateColor", "PlateKind"]

PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
_PLACE = rf"(?P<place>[{PROVINCES}])(?P<office>[A-HJ-Z])"
_SERIAL = "[0-9A-HJ-NP-Z]"
_ELECTRIC, _HYBRID = "DABCE", "FGHJK"


class PlateKind(StrEnum):
    """What a plate is for."""

    STANDARD = "standard"
    NEW_ENERGY_SMALL = "new_energy_small"
    NEW_ENERGY_LARGE = "new_energy_large"
    EMBASSY = "embassy"
    CONSULATE = "consulate"
    POLICE = "police"
    TRAINING = "training"
    TRAILER = "trailer"
    HONG_KONG = "hong_kong"
    MACAO = "macao"
    RESCUE = "rescue"


class PlateColor(StrEnum):
    """Ground colour; blue and yellow plates carry numbers of the same form."""

    BLUE = "blue"
    YELLOW = "yellow"
    GREEN = "green"
    YELLOW_GREEN = "yellow_green"
    BLACK = "black"
    WHITE = "white"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of plate.

    Parameters
    ----------
    kind, name_zh
        What it is for.
    colors
        The grounds it can have.
    pattern
        Fits the whole compact number; groups ``place``, ``office``, ``serial``.
    """

    kind: PlateKind
    name_zh: str
    colors: tuple[PlateColor, ...]
    pattern: re.Pattern[str]


def _kind(kind: PlateKind, name_zh: str, colors: str, pattern: str) -> Kind:
    return Kind(
        kind, name_zh, tuple(PlateColor(one) for one in colors.split()), re.compile(pattern)
    )


KINDS = (
    _kind(
        PlateKind.NEW_ENERGY_SMALL,
        "小型新能源汽车",
        "green",
        rf"{_PLACE}(?P<serial>[{_ELECTRIC}{_HYBRID}]{_SERIAL}[0-9]{{4}})",
    ),
    _kind(
        PlateKind.NEW_ENERGY_LARGE,
        "大型新能源汽车",
        "yellow_green",
        rf"{_PLACE}(?P<serial>[0-9]{{5}}[{_ELECTRIC}{_HYBRID}])",
    ),
    _kind(PlateKind.STANDARD, "汽车", "blue yellow", rf"{_PLACE}(?P<serial>{_SERIAL}{{5}})"),
    _kind(PlateKind.POLICE, "警用", "white", rf"{_PLACE}(?P<serial>{_SERIAL}{{4}})警"),
    _kind(PlateKind.TRAINING, "教练", "yellow", rf"{_PLACE}(?P<serial>{_SERIAL}{{4}})学"),
    _kind(PlateKind.TRAILER, "挂车", "yellow", rf"{_PLACE}(?P<serial>{_SERIAL}{{4}})挂"),
    _kind(
        PlateKind.HONG_KONG,
        "港澳入出境（香港）",
        "black",
        rf"(?P<place>粤)(?P<office>Z)(?P<serial>{_SERIAL}{{4}})港",
    ),
    _kind(
        PlateKind.MACAO,
        "港澳入出境（澳门）",
        "black",
        rf"(?P<place>粤)(?P<office>Z)(?P<serial>{_SERIAL}{{4}})澳",
    ),
    _kind(PlateKind.CONSULATE, "领馆", "black", rf"{_PLACE}(?P<serial>{_SERIAL}{{4}})领"),
    _kind(PlateKind.CONSULATE, "领馆", "black", r"(?:领(?P<serial>[0-9]{6}))"),
    _kind(PlateKind.EMBASSY, "使馆", "black", r"使(?P<serial>[0-9]{6})"),
    _kind(PlateKind.EMBASSY, "使馆", "black", r"(?P<serial>[0-9]{6})使"),
    _kind(PlateKind.RESCUE, "应急救援", "white", rf"{_PLACE}(?P<serial>{_SERIAL}{{4}})应急"),
)
