"""The printed labels of the licence's main page."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Label", "Labelled", "labelled"]


class Label(StrEnum):
    """Labels whose entries are read, and those that only must not be taken for entries."""

    PLATE = "号牌号码"
    OWNER = "所有人"
    VIN = "车辆识别代号"
    ENGINE_NUMBER = "发动机号码"
    REGISTERED = "注册日期"
    ISSUED = "发证日期"
    KIND = "车辆类型"
    ADDRESS = "住址"
    USE = "使用性质"
    MODEL = "品牌型号"
    ENGLISH = ""
    """The second label of an entry, and the page's title."""


_ENGLISH = (
    "plateno", "vehicletype", "owner", "address", "usecharacter", "model", "vin", "engineno",
    "registerdate", "issuedate", "vehiclelicense",
)  # fmt: skip
_SHORT = 3
_MAX_WRONG = 1


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label, and what stands behind it on the same line."""

    kind: Label
    rest: str


def labelled(text: str) -> Labelled | None:
    """Return the label a line begins with; ``None`` if it begins with none.

    One character may be wrong in labels of more than three.
    """
    bare = unicodedata.normalize("NFKC", text).replace(" ", "")
    if "行驶证" in bare and len(bare) > len("行驶证号码"):
        return Labelled(Label.ENGLISH, "")
    for kind in Label:
        if kind.value and _begins(bare, kind.value):
            rest = bare[len(kind.value) :].lstrip(":.：·")
            return Labelled(kind, _without_english(rest))
    if _is_english(bare):
        return Labelled(Label.ENGLISH, "")
    return None


def _begins(text: str, label: str) -> bool:
    head = text[: len(label)]
    if len(head) < len(label):
        return False
    wrong = sum(one != other for one, other in zip(head, label, strict=True))
    return wrong <= (_MAX_WRONG if len(label) > _SHORT else 0)


def _without_english(rest: str) -> str:
    for english in _ENGLISH:
        if rest.lower().replace(".", "").startswith(english):
            return rest[len(english) :].lstrip(".: ")
    return rest


def _is_english(bare: str) -> bool:
    low = "".join(one for one in bare.lower() if one.isalpha())
    return any(low.startswith(english) for english in _ENGLISH)
