"""Policy, phone, plate and vehicle identification numbers.

References: MIIT numbering plan (mobile 1[3-9], area codes 0xx/0xxx);
GA 36-2018 number plates; GB 16735-2019 and ISO 3779 vehicle identification
numbers, check digit by 49 CFR 565.15.
"""

from __future__ import annotations

import re

from routing.rules.values.errors import ImpossibleError, UnreadableError
from routing.rules.values.text import normal_text
from routing.tables import Cell

__all__ = ["read_phone", "read_plate", "read_policy_number", "read_vin", "vin_check_digit_fits"]

_POLICY = re.compile(r"[0-9A-Z][0-9A-Z\-_/.#]{2,39}")
_MOBILE = re.compile(r"(?:\+?0{0,2}86)?(1[3-9]\d{9})")
_LANDLINE = re.compile(
    r"(?:\+?0{0,2}86)?(0?(?:10|2\d|[3-9]\d{2})\d{7,8}|[48]00\d{7})(?:转\d{1,6})?"
)
_PHONE_BREAK = re.compile(r"[/、;,|或]")
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-Z]"
    r"(?:[0-9A-HJ-NP-Z]{5,6}|[0-9A-HJ-NP-Z]{4}[学警港澳挂领试超])"
    r"|使\d{6}|\d{6}使|民航[0-9A-Z]{5}|WJ[0-9A-Z京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]{5,6}"
)
_VIN = re.compile(r"[0-9A-HJ-NPR-Z]{17}")
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VIN_VALUES = dict(
    zip("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", "012345678912345678123457923456789", strict=True)
)


def read_policy_number(cell: Cell) -> str:
    """Return a policy number in capitals without spaces.

    Raises
    ------
    ImpossibleError
        If a spreadsheet has cut its digits off.
    UnreadableError
        If it has characters that no policy number has, or is too short or long.
    """
    if isinstance(cell, float) or re.fullmatch(r"\d+(\.\d+)?[eE]\+?\d+", normal_text(cell)):
        raise ImpossibleError
    text = normal_text(cell).upper().replace(" ", "")
    if isinstance(cell, bool) or _POLICY.fullmatch(text) is None:
        raise UnreadableError
    return text


def read_phone(cell: Cell) -> str:
    """Return the first phone number of a cell, digits only.

    Raises
    ------
    UnreadableError
        If there is neither a mobile number nor a landline with its area code.
    """
    if isinstance(cell, bool):
        raise UnreadableError
    for part in _PHONE_BREAK.split(normal_text(cell)):
        bare = re.sub(r"[\s\-()._·]|\.0$|^(手机|电话|tel):?", "", part, flags=re.IGNORECASE)
        for pattern in (_MOBILE, _LANDLINE):
            match = pattern.fullmatch(bare)
            if match is not None and (pattern is _MOBILE or match[1][0] in "048"):
                return match[1]
    digits = sum(char.isdigit() for char in normal_text(cell))
    raise UnreadableError(f"it has {digits} digits", f"共 {digits} 位数字")


def read_plate(cell: Cell) -> str:
    """Return a mainland number plate in capitals without spaces or dots.

    Raises
    ------
    UnreadableError
        If it is none.
    """
    text = re.sub(r"[\s·.•\-]", "", normal_text(cell).upper())
    if _PLATE.fullmatch(text) is None:
        raise UnreadableError
    return text


def read_vin(cell: Cell) -> str:
    """Return a vehicle identification number in capitals.

    Raises
    ------
    UnreadableError
        If it does not have 17 characters, or has I, O or Q.
    """
    text = re.sub(r"[\s\-]", "", normal_text(cell).upper())
    if len(text) != 17:
        raise UnreadableError(
            f"has {len(text)} characters instead of 17", f"共 {len(text)} 位，应为 17 位"
        )
    if _VIN.fullmatch(text) is None:
        strange = ", ".join(sorted({char for char in text if not _VIN.fullmatch(char * 17)}))
        raise UnreadableError(
            f"has {strange}, which no VIN has", f"含有车架号中不会出现的字符 {strange}"
        )
    return text


def vin_check_digit_fits(vin: str) -> bool:
    """Whether position 9 of a well-formed VIN is what the other 16 ask for."""
    total = sum(
        weight * int(_VIN_VALUES[char]) for weight, char in zip(_VIN_WEIGHTS, vin, strict=True)
    )
    return vin[8] == "0123456789X"[total % 11]
