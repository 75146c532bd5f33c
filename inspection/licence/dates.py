"""Dates as licences print them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

__all__ = ["date_in"]

_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)\D{0,2}(\d{2})\D{0,2}(\d{2})(?!\d)")
_READ_AS = str.maketrans("OoQDIlS", "0000115")


def date_in(text: str) -> date | None:
    """Return the first date in `text`, year first; ``None`` if there is none.

    Between its parts may stand hyphens, dots, 年 and 月, or what the engine
    takes for them; letters that look like digits count as these.
    """
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").translate(_READ_AS)
    for year, month, day in _DATE.findall(plain):
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None
