"""Figures, names and places in a dispatcher's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from routing.check.words import amount, exact_clock, yuan
from routing.explain.phrase import Phrase, fill, joined
from routing.model import Order, TimeWindow

__all__ = [
    "certificate",
    "crowd",
    "duration",
    "equipment",
    "instant",
    "money",
    "place_words",
    "route_words",
    "span",
    "spans",
]

NAMED = 3
"""More couriers than that are counted, not named."""

DAY_S = 86_400
DAYS_ZH: Mapping[int, str] = {-1: "前日", 0: "", 1: "次日"}
EQUIPMENT_ZH: Mapping[str, str] = {"pos": "POS机", "printer": "打印机"}
INSPECTION = "inspect:"


def duration(seconds: int) -> Phrase:
    """Return a length of time, exact below two minutes, rounded up to minutes above.

    Examples
    --------
    >>> duration(119)
    Phrase(en='119 s', zh='119秒')
    >>> duration(130)
    Phrase(en='3 min', zh='3分钟')
    >>> duration(3700), duration(7200)
    (Phrase(en='1 h 2 min', zh='1小时2分'), Phrase(en='2 h', zh='2小时'))
    """
    if seconds < 120:
        return Phrase(f"{seconds} s", f"{seconds}秒")
    hours, minutes = divmod(-(-seconds // 60), 60)
    if not hours:
        return Phrase(f"{minutes} min", f"{minutes}分钟")
    if not minutes:
        return Phrase(f"{hours} h", f"{hours}小时")
    return Phrase(f"{hours} h {minutes} min", f"{hours}小时{minutes}分")


def instant(seconds: int) -> Phrase:
    """Return an instant, exact to the second.

    Examples
    --------
    >>> instant(25 * 3600 + 5)
    Phrase(en='01:00:05+1d', zh='次日01:00:05')
    """
    days, rest = divmod(seconds, DAY_S)
    return Phrase(exact_clock(seconds), f"{DAYS_ZH.get(days, f'{days:+d}日')}{exact_clock(rest)}")


def span(window: TimeWindow) -> Phrase:
    """Return a window from its first to its last instant."""
    return fill("{a}-{b}", "{a}–{b}", a=instant(window.start_s), b=instant(window.end_s))


def spans(windows: Iterable[TimeWindow]) -> Phrase:
    """Return windows of which one may be chosen."""
    return joined((span(window) for window in windows), " or ", "或")


def money(fen: int) -> Phrase:
    """Return integer fen as yuan."""
    return Phrase(yuan(fen), f"{amount(fen)}元")


def certificate(code: str) -> Phrase:
    """Return the name of a skill."""
    kind = "验车资质" if code.startswith(INSPECTION) else "资质"
    return Phrase(code, f"{kind}（{code}）")


def equipment(code: str) -> Phrase:
    """Return the name of a piece of equipment."""
    return Phrase(code, EQUIPMENT_ZH.get(code, code))


def crowd(ids: Sequence[str], of_all: int) -> Phrase:
    """Return who is meant: a few by id, more by their number.

    Examples
    --------
    >>> crowd(["C1", "C2"], 9)
    Phrase(en='C1 and C2', zh='C1、C2')
    >>> crowd(["C1", "C2", "C3", "C4"], 9)
    Phrase(en='4 of 9 couriers', zh='9名配送员中有4名')
    """
    count = len(ids)
    if count <= NAMED:
        *first, last = ids
        en = f"{', '.join(first)} and {last}" if first else last
        return Phrase(en, "、".join(ids))
    if count == of_all:
        return Phrase(f"all {count} couriers", f"全部{count}名配送员")
    return Phrase(f"{count} of {of_all} couriers", f"{of_all}名配送员中有{count}名")


def place_words(sequence: Sequence[Order], place: int) -> Phrase:
    """Return where on a route an order would go in after `place` stops."""
    if not sequence:
        return Phrase("with nothing else to do", "当天不排其他单")
    if place == 0:
        return Phrase("as the first stop", "排在第一站")
    return fill("after {before}", "排在 {before} 之后", before=sequence[place - 1].id)


def route_words(courier_id: str, sequence: Sequence[Order], place: int) -> Phrase:
    """Return whose route is meant and where on it."""
    where = place_words(sequence, place)
    return fill(
        "the route of {who} ({where})", " {who} 的路线（{where}）", who=courier_id, where=where
    )
