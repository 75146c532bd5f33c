"""Personal data as it may be shown to everybody: enough to recognise, too little to use."""

from __future__ import annotations

import re

__all__ = [
    "mask",
    "mask_address",
    "mask_id_number",
    "mask_name",
    "mask_phone",
    "mask_plate",
    "mask_vin",
]

STARS = "****"
COARSE = re.compile(
    r"(?:[一-龥]{2,8}?(?:省|自治区))?(?:[一-龥]{2,8}?(?:市|州|盟|地区))?(?:[一-龥]{1,8}?(?:(?<![小社园校])区|县|旗|市))?"
)
"""The province, city and district at the start of an address."""

FEWEST_KEPT = 2
MASKABLE_CHARS = 8


def mask_phone(phone: str) -> str:
    """Return a phone number with the middle hidden.

    Examples
    --------
    >>> mask_phone("13800131234"), mask_phone("0755-8888 1234"), mask_phone("110")
    ('138****1234', '075****1234', '****')
    """
    digits = phone if phone.isdecimal() else re.sub(r"\D", "", phone)
    if len(digits) > 11 and digits.startswith(("86", "0086")):
        digits = digits[-11:]
    return _ends(digits, 3, 4)


def mask_id_number(number: str) -> str:
    """Return an identity card number (GB 11643) with birthday and sequence hidden.

    Examples
    --------
    >>> mask_id_number("440301199001011234")
    '440***********1234'
    """
    if len(number) < MASKABLE_CHARS:
        return STARS
    return number[:3] + "*" * (len(number) - 7) + number[-4:]


def mask_name(name: str) -> str:
    """Return a name with the given name hidden.

    Examples
    --------
    >>> mask_name("张三"), mask_name("欧阳修"), mask_name("John Smith"), mask_name("")
    ('张*', '欧**', 'J***', '')
    """
    bare = name.strip()
    if not bare:
        return ""
    return bare[0] + "*" * min(max(len(bare) - 1, 1), 3)


def mask_plate(plate: str) -> str:
    """Return a number plate with its middle hidden.

    Examples
    --------
    >>> mask_plate("粤B12345"), mask_plate("粤BD12345")
    ('粤B***45', '粤B****45')
    """
    bare = re.sub(r"[\s·•.]", "", plate)
    if len(bare) <= 2 * FEWEST_KEPT:
        return STARS
    return bare[:2] + "*" * (len(bare) - 4) + bare[-2:]


def mask_vin(vin: str) -> str:
    """Return a frame number of which the last four characters can be read.

    Examples
    --------
    >>> mask_vin("LSVAA4182E2123456")
    '*************3456'
    """
    if len(vin) < MASKABLE_CHARS:
        return STARS
    return "*" * (len(vin) - 4) + vin[-4:]


def mask_address(address: str) -> str:
    """Return an address down to the district.

    Examples
    --------
    >>> mask_address("广东省深圳市福田区福华路1号2栋301")
    '广东省深圳市福田区****'
    >>> mask_address("福华路1号")
    '****'
    """
    found = COARSE.match(address.strip())
    return (found.group() if found else "") + STARS


MASKS = {
    "phone": mask_phone,
    "id_number": mask_id_number,
    "name": mask_name,
    "owner": mask_name,
    "plate": mask_plate,
    "vin": mask_vin,
    "address": mask_address,
}


def mask(field: str, value: str) -> str:
    """Return `value` as it may be shown; a field nobody knows is hidden whole.

    A field is known by its last word: ``holder_phone`` is a phone.
    """
    if not value:
        return ""
    if field in MASKS:
        return MASKS[field](value)
    for known, masked in MASKS.items():
        if field.endswith(f"_{known}"):
            return masked(value)
    return STARS


def _ends(text: str, first: int, last: int) -> str:
    if len(text) < MASKABLE_CHARS:
        return STARS
    return text[:first] + STARS + text[-last:]
