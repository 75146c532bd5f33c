"""What people read: Chinese words, times and money, with personal data masked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date

from routing.model import Mode, PaymentMethod, Task, TimeWindow

__all__ = [
    "MODE_WORDS",
    "PAYMENT_WORDS",
    "TASK_WORDS",
    "clock_zh",
    "day_zh",
    "duration_zh",
    "km",
    "presentable",
    "tasks_zh",
    "window_zh",
    "yuan",
]

TASK_WORDS: Mapping[Task, str] = {
    Task.HAND_OVER: "递送保单",
    Task.COLLECT_PREMIUM: "代收保费",
    Task.INSPECT_VEHICLE: "验车",
    Task.COLLECT_PAPERS: "收取资料",
}
PAYMENT_WORDS: Mapping[PaymentMethod, str] = {
    PaymentMethod.CASH: "现金",
    PaymentMethod.POS: "POS刷卡",
    PaymentMethod.QR: "扫码支付",
    PaymentMethod.PREPAID: "已付",
    PaymentMethod.UNDECIDED: "未定",
}
MODE_WORDS: Mapping[Mode, str] = {Mode.CAR: "汽车", Mode.EBIKE: "电动车", Mode.FOOT: "步行"}

_WEEKDAYS = "一二三四五六日"
_MOBILE = re.compile(
    r"(?<!\d)(?:(?:\+|00)?86[ -]?)?(1[3-9]\d)[ -]?\d{4}[ -]?(\d{4})(?!\d)", re.ASCII
)
_LANDLINE = re.compile(r"(?<![\d-])(0\d{2,3})([ -])\d{4,5}(\d{3})(?!\d)", re.ASCII)
_IDENTITY = re.compile(
    r"(?<!\d)([1-9]\d{2})\d{3}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}([\dXx])"
    r"(?![\dXx])",
    re.ASCII,
)


def presentable(text: str) -> str:
    """Return `text` on one line, without controls and with personal numbers masked.

    Mobile numbers become 138****1234, landlines 0755-****123, identity numbers
    keep the first three characters and the last.  Characters that no file can
    hold (controls, lone surrogates) become a space or the replacement mark.
    """
    held = "".join(_printable(character) for character in text)
    flat = _halfwidth_digits(" ".join(held.split()))
    flat = _IDENTITY.sub(r"\1**************\2", flat)
    flat = _MOBILE.sub(r"\1****\2", flat)
    return _LANDLINE.sub(r"\1\2****\3", flat)


def _printable(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cs" or character in "\ufffe\uffff":
        return "\ufffd"
    # Format characters can turn the reading direction of all that follows.
    return {"Cc": " ", "Cf": ""}.get(category, character)


def _halfwidth_digits(text: str) -> str:
    return text.translate({0xFF10 + digit: str(digit) for digit in range(10)})


def yuan(fen: int) -> str:
    """Return money as ``1,234.50``; `fen` is an integer of hundredths."""
    sign = "-" if fen < 0 else ""
    whole, rest = divmod(abs(fen), 100)
    return f"{sign}{whole:,}.{rest:02d}"


def km(metres: int) -> str:
    """Return metres as kilometres with one decimal."""
    return f"{metres / 1000:.1f}"


def clock_zh(seconds: int) -> str:
    """Return seconds since local midnight as ``09:30``, ``次日01:00``, ``前日23:00``."""
    days, rest = divmod(seconds, 86_400)
    text = f"{rest // 3600:02d}:{rest % 3600 // 60:02d}"
    return {0: "", 1: "次日", -1: "前日"}.get(days, f"{days:+d}日") + text


def window_zh(window: TimeWindow) -> str:
    """Return a window as ``09:00–11:00``."""
    return f"{clock_zh(window.start_s)}–{clock_zh(window.end_s)}"


def duration_zh(seconds: int) -> str:
    """Return a length of time as ``1小时05分``, ``12分``; under a minute ``40秒``."""
    if abs(seconds) < 60:
        return f"{seconds}秒"
    sign = "-" if seconds < 0 else ""
    hours, minutes = divmod(abs(seconds) // 60, 60)
    return f"{sign}{hours}小时{minutes:02d}分" if hours else f"{sign}{minutes}分"


def day_zh(day: date) -> str:
    """Return a day as ``2026年6月18日 星期四``."""
    return f"{day.year}年{day.month}月{day.day}日 星期{_WEEKDAYS[day.weekday()]}"


def tasks_zh(tasks: Iterable[Task]) -> str:
    """Return what is done at the door, e.g. ``递送保单、验车``."""
    return "、".join(TASK_WORDS[task] for task in tasks)
