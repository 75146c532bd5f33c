"""Whole appointments: a day perhaps, one or more windows, a wish perhaps.

``6月18日 上午或16-18点，最好上午`` is the 18th of June, two windows and a wish.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from routing.model import TimeWindow
from routing.rules.values.days import WEEKDAYS, read_day
from routing.rules.values.errors import ImpossibleError, RelativeDayError, UnreadableError
from routing.rules.values.spans import SpanReader
from routing.rules.values.text import decimal_digits, normal_text
from routing.settings import AppointmentSettings

__all__ = ["Appointment", "AppointmentReader", "merge"]

_DASH = re.compile(r"[-‐-―−~〜～至到]+")
_DAY = re.compile(
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|(?:(?:\d{4}|\d{2})年)?\d{1,2}月\d{1,2}[日号]?)"
    r"(?:\(?(?:周|星期|礼拜)[一二三四五六日天]\)?)?"
)
_DAY_OF_MONTH = re.compile(r"(\d{1,2})[日号]")
_WEEKDAY = re.compile(r"\(?(?:周|星期|礼拜)([一二三四五六日天])\)?")
_RELATIVE = re.compile(
    r"[今明后次昨当隔]天|[明次当今]日|[下本这上]个?(?:周|星期|礼拜)|工作日|周末|尽快"
)
_NOISE = (
    r"请务必|请|麻烦|客户|预约|约在|约|送达|送到|送货|派送|配送|上门|期间|之间|时间段|时段|时间"
    r"|都可以|都行|都可|均可以|均可|皆可|可以|即可|方便|在家|有空|在|(?<![早晚])于|[()\[\]【】「」\s]"
)
_OR = re.compile(r"或者是|或者|或是|或|以及|还有|和|及|与|、|,|;|/|\||\+|&")
_WISH_BEFORE = re.compile(r"(最好是?|尽量|首选|希望|优先考虑|优先安排)")
_WISH_AFTER = re.compile(r"(优先|为佳|最佳|更好|最好)$")
_OCLOCK = re.compile(r"(\d)(?:点钟|点整|时整|时|点)")
_HHMM = re.compile(r"(?<!\d)([01]\d|2[0-4])([0-5]\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Appointment:
    """What an appointment says.

    Parameters
    ----------
    windows
        Sorted, not overlapping; empty if only a wish is told.
    preferred
        The wish.
    day
        If it names one.
    inferred
        Whether a time without its half of the day was read as afternoon.
    """

    windows: tuple[TimeWindow, ...]
    preferred: TimeWindow | None = None
    day: date | None = None
    inferred: bool = False


class AppointmentReader:
    """Reads appointments and remembers those it has read.

    Parameters
    ----------
    settings
        Words and hours.
    day
        The planning day: supplies year and month where they are missing.
    """

    def __init__(self, settings: AppointmentSettings, day: date) -> None:
        self.spans = SpanReader(settings)
        words = sorted((word.casefold() for word in settings.words), key=len, reverse=True)
        self._filling = re.compile(f"({'|'.join(map(re.escape, words))})|{_NOISE}")
        self._day = day
        self._known: dict[str, Appointment] = {}

    def read(self, typed: str) -> Appointment:
        """Return what `typed` says.

        Raises
        ------
        RelativeDayError, ImpossibleError, UnreadableError
            As the readers of days and spans.
        """
        if typed not in self._known:
            self._known[typed] = self._read(typed)
        return self._known[typed]

    def _read(self, typed: str) -> Appointment:
        text = decimal_digits(normal_text(typed).casefold())
        if _RELATIVE.search(text):
            raise RelativeDayError
        day, text = self._split_day(text)
        text = self._normal(text)
        if not text:
            raise UnreadableError
        parts = [part for part in _OR.split(_WISH_BEFORE.sub(r",\1", text)) if part]
        hard = [self.spans.read(_shared_unit(part, text)) for part in parts if not _wish(part)]
        wishes = [self.spans.read(_wish(part)) for part in parts if _wish(part)]
        if len(wishes) > 1 or not parts:
            raise UnreadableError
        return Appointment(
            windows=merge(span.window for span in hard),
            preferred=wishes[0].window if wishes else None,
            day=day,
            inferred=any(span.inferred for span in (*hard, *wishes)),
        )

    def _split_day(self, text: str) -> tuple[date | None, str]:
        if match := _DAY.match(text):
            return read_day(match[0], self._day), text[match.end() :]
        if match := _DAY_OF_MONTH.match(text):
            try:
                day = self._day.replace(day=int(match[1]))
            except ValueError as error:
                raise ImpossibleError(
                    f"{match[0]} is no day of the month", f"本月没有{match[0]}"
                ) from error
            return day, text[match.end() :]
        if match := _WEEKDAY.match(text):
            ahead = WEEKDAYS.index(match[1].replace("天", "日")) - self._day.weekday()
            return self._day + timedelta(days=ahead % 7), text[match.end() :]
        return None, text

    def _normal(self, text: str) -> str:
        """Return a phrase without filling words, with one sign for each meaning."""
        text = self._filling.sub(lambda match: match[1] or "", text)
        text = _OCLOCK.sub(r"\1点", text)
        text = _DASH.sub("-", text)
        text = _HHMM.sub(r"\1:\2", text)
        return text.strip("-。.:,;，；")


def merge(windows: Iterable[TimeWindow]) -> tuple[TimeWindow, ...]:
    """Return the windows sorted, those that overlap or touch made one."""
    merged: list[TimeWindow] = []
    for window in sorted(windows):
        if merged and window.start_s <= merged[-1].end_s:
            last = merged.pop()
            window = TimeWindow(last.start_s, max(last.end_s, window.end_s))
        merged.append(window)
    return tuple(merged)


def _wish(part: str) -> str:
    """Return the phrase wished for, or nothing if `part` is no wish."""
    bare = _WISH_AFTER.sub("", _WISH_BEFORE.sub("", part))
    return bare if bare != part else ""


def _shared_unit(part: str, whole: str) -> str:
    """Return `part`; a lone number shares the unit at the end of the whole (``9或10点``)."""
    return f"{part}点" if part.isdigit() and whole.endswith("点") else part
