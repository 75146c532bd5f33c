"""Days as Chinese papers write them."""

from __future__ import annotations

from datetime import date

__all__ = ["WEEKDAYS_ZH", "day_zh", "weekday_zh"]

WEEKDAYS_ZH = "一二三四五六日"


def weekday_zh(day: date) -> str:
    """Return 星期四 for a Thursday."""
    return f"星期{WEEKDAYS_ZH[day.weekday()]}"


def day_zh(day: date) -> str:
    """Return 2026年6月18日."""
    return f"{day.year}年{day.month}月{day.day}日"
