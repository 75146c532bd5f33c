"""Personal data as it may be shown: enough to recognise, too little to misuse.

Source: Personal Information Protection Law of the PRC, articles 6 and 51; the
house's rule is 138****1234.
"""

from __future__ import annotations

import re

__all__ = ["mask_name", "mask_personal", "mask_phone"]

_ID_CARD = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_PHONE = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}[- ]?\d{7,8})(?!\d)")


def mask_phone(phone: str) -> str:
    """Return `phone` with its middle hidden.

    Examples
    --------
    >>> mask_phone("13812341234")
    '138****1234'
    >>> mask_phone("075512345678")
    '075*****5678'
    >>> mask_phone("12345")
    '*****'
    """
    hidden = len(phone) - 7
    if hidden < 2:
        return "*" * len(phone)
    return f"{phone[:3]}{'*' * hidden}{phone[-4:]}"


def mask_name(name: str) -> str:
    """Return the family name's first character and stars.

    Examples
    --------
    >>> mask_name("张三丰")
    '张**'
    """
    return name[:1] + "*" * (len(name) - 1)


def mask_personal(text: str) -> str:
    """Return `text` with the phone and identity numbers inside it masked.

    Examples
    --------
    >>> mask_personal("打13812341234，身份证440301199001011234")
    '打138****1234，身份证440***********1234'
    """
    return _PHONE.sub(_masked, _ID_CARD.sub(_masked, text))


def _masked(match: re.Match[str]) -> str:
    return mask_phone(match.group())
