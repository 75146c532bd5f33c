"""One span of time in people's words: ``上午``, ``9-11点``, ``下午3点前``, ``10点左右``.

The grammar knows the whole of a phrase or refuses it, so that ``不要上午`` is
never taken for ``上午``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from routing.model import TimeWindow
from routing.rules.values.clock import read_clock_s, seconds_of
from routing.rules.values.errors import ImpossibleError, UnreadableError
from routing.settings import AppointmentSettings

__all__ = ["Span", "SpanReader"]

_HOUR_S = 3600
_NOON_S = 12 * _HOUR_S
_DAY_S = 24 * _HOUR_S
_BEFORE = ("之前", "以前", "前")
_AFTER = ("之后", "以后", "开始", "起", "后")
_ABOUT = ("左右", "前后", "上下")
_MINUTES = {"半": 30, "1刻": 15, "3刻": 45}


@dataclass(frozen=True, slots=True)
class Span:
    """A window, and whether the half of the day had to be inferred."""

    window: TimeWindow
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class _Clock:
    """A time as typed.

    ``hint`` is the word for the part of the day beside it, ``full`` whether it
    is written as 24-hour time (``02:00``), ``bare`` whether it is just digits.
    """

    seconds: int
    hint: str
    full: bool
    bare: bool

    @property
    def may_be_afternoon(self) -> bool:
        return self.seconds < _NOON_S and not self.full


class SpanReader:
    """Reads phrases with the words and hours of the settings.

    Parameters
    ----------
    settings
        The words, the working day, the visiting hours and the slack around an
        exact time.
    """

    def __init__(self, settings: AppointmentSettings) -> None:
        self._settings = settings
        self._words = {word.casefold(): _window(pair) for word, pair in settings.words.items()}
        self._working = _window(settings.working_day)
        self._visiting = _window(settings.visiting_hours)
        word = "|".join(map(re.escape, sorted(self._words, key=len, reverse=True)))
        first, last = _clock_pattern(word, 1), _clock_pattern(word, 2)
        relation = "|".join((*_BEFORE, *_AFTER))
        self._of_word = re.compile(f"({word})({relation})?")
        self._of_words = re.compile(f"({word})-({word})")
        self._of_clocks = re.compile(f"{first}-{last}")
        self._of_clock = re.compile(
            f"(?P<limit>不早于|不晚于)?{first}(?P<relation>{relation}|{'|'.join(_ABOUT)})?"
        )

    @property
    def working_day(self) -> TimeWindow:
        """The window of an order that names no time."""
        return self._working

    @property
    def visiting_hours(self) -> TimeWindow:
        """When a customer can be visited at all."""
        return self._visiting

    def read(self, text: str) -> Span:
        """Return the span of a phrase in normal form (no spaces, ``-`` for 到).

        Raises
        ------
        UnreadableError, ImpossibleError
            If it is none, or has times that do not exist or run backwards.
        """
        if match := self._of_word.fullmatch(text):
            return Span(self._word_window(match[1], match[2]))
        if match := self._of_words.fullmatch(text):
            return Span(_ordered(self._words[match[1]].start_s, self._words[match[2]].end_s))
        if match := self._of_clocks.fullmatch(text):
            return self._between(_clock(match, 1), _clock(match, 2))
        if match := self._of_clock.fullmatch(text):
            return self._around(_clock(match, 1), match["limit"], match["relation"])
        raise UnreadableError

    def _word_window(self, word: str, relation: str | None) -> TimeWindow:
        window = self._words[word]
        if relation is None:
            return window
        return self._until(window.start_s) if relation in _BEFORE else self._from(window.end_s)

    def _around(self, clock: _Clock, limit: str | None, relation: str | None) -> Span:
        at_s, inferred = self._placed(clock)
        if limit and relation:
            raise UnreadableError
        if limit == "不晚于" or relation in _BEFORE:
            return Span(self._until(at_s), inferred)
        if limit == "不早于" or relation in _AFTER:
            return Span(self._from(at_s), inferred)
        if clock.bare:
            raise UnreadableError
        slack_s = self._settings.about_slack_s if relation else self._settings.exact_slack_s
        return Span(TimeWindow(at_s - slack_s, at_s + slack_s), inferred)

    def _between(self, first: _Clock, last: _Clock) -> Span:
        start_s, inferred = self._placed(first)
        if last.hint:
            return Span(_ordered(start_s, self._by_hint(last, last.hint)), inferred)
        end_s = last.seconds
        if end_s <= start_s and last.may_be_afternoon:
            end_s += _NOON_S
            if not first.hint and end_s > self._working.end_s:
                raise _backwards()
            inferred = inferred or not first.hint
        elif end_s <= start_s and last.seconds == _NOON_S and first.hint:
            end_s = _DAY_S
        return Span(_ordered(start_s, end_s), inferred)

    def _placed(self, clock: _Clock) -> tuple[int, bool]:
        """Return the seconds, and whether the afternoon was inferred."""
        if clock.hint:
            return self._by_hint(clock, clock.hint), False
        later_s = clock.seconds + _NOON_S
        if (
            clock.may_be_afternoon
            and clock.seconds < self._visiting.start_s
            and later_s <= self._visiting.end_s
        ):
            return later_s, True
        return clock.seconds, False

    def _by_hint(self, clock: _Clock, hint: str) -> int:
        window = self._words[hint]
        readings = [clock.seconds]
        if clock.seconds < _NOON_S and window.end_s > _NOON_S:
            later_s = clock.seconds + _NOON_S
            readings = [later_s] if window.start_s >= _NOON_S else [clock.seconds, later_s]

        def off_s(at_s: int) -> int:
            return max(window.start_s - at_s, at_s - window.end_s, 0)

        nearest_s = min(readings, key=off_s)
        if off_s(nearest_s) > 5 * _HOUR_S or (window.end_s <= _NOON_S < nearest_s - _HOUR_S):
            hour = clock.seconds // _HOUR_S
            raise ImpossibleError(f"{hour} o'clock is not in {hint}", f"{hint}没有{hour}点")
        return nearest_s

    def _until(self, end_s: int) -> TimeWindow:
        opening = self._working if end_s > self._working.start_s else self._visiting
        return _ordered(opening.start_s, end_s)

    def _from(self, start_s: int) -> TimeWindow:
        closing = self._working if start_s < self._working.end_s else self._visiting
        return _ordered(start_s, closing.end_s)


def _clock_pattern(word: str, number: int) -> str:
    return (
        rf"(?P<before{number}>{word})?(?P<hour{number}>\d{{1,2}})"
        rf"(?:[:.](?P<minute{number}>\d\d)(?::\d\d)?点?|点(?P<past{number}>\d{{1,2}})分?"
        rf"|点(?P<part{number}>半|[13]刻)|(?P<sharp{number}>点))?"
        rf"(?P<after{number}>am|pm)?"
    )


def _clock(match: re.Match[str], number: int) -> _Clock:
    hour, minute, past, part, sharp = (
        match[f"{name}{number}"] for name in ("hour", "minute", "past", "part", "sharp")
    )
    minutes = _MINUTES[part] if part else int(minute or past or 0)
    hint = match[f"before{number}"] or match[f"after{number}"] or ""
    return _Clock(
        seconds=seconds_of(int(hour), minutes),
        hint=hint,
        full=hour.startswith("0"),
        bare=not (minute or past or part or sharp or hint),
    )


def _window(pair: tuple[str, str]) -> TimeWindow:
    return TimeWindow(read_clock_s(pair[0]), read_clock_s(pair[1]))


def _ordered(start_s: int, end_s: int) -> TimeWindow:
    if end_s < start_s:
        raise _backwards()
    return TimeWindow(start_s, end_s)


def _backwards() -> ImpossibleError:
    return ImpossibleError("ends before it starts", "结束早于开始")
