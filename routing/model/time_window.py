"""A span of time within the planning day."""

from __future__ import annotations

from dataclasses import dataclass

from routing.errors import ModelError

__all__ = ["TimeWindow", "clock"]


def clock(seconds: int) -> str:
    """Return seconds since local midnight as ``HH:MM``; the next day is ``+1d``.

    Examples
    --------
    >>> clock(9 * 3600 + 1800)
    '09:30'
    >>> clock(25 * 3600)
    '01:00+1d'
    >>> clock(-3600)
    '23:00-1d'
    """
    days, rest = divmod(seconds, 86_400)
    text = f"{rest // 3600:02d}:{rest % 3600 // 60:02d}"
    return text if days == 0 else f"{text}{days:+d}d"


@dataclass(frozen=True, slots=True, order=True)
class TimeWindow:
    """Seconds since local midnight of the planning day, both ends included.

    For an order it bounds the START of service; for a shift, the earliest
    departure and the latest return; for a break, the start of the break.

    Parameters
    ----------
    start_s, end_s
        ``start_s <= end_s``.  A span that runs past midnight ends above 86,400.

    Raises
    ------
    ModelError
        If the window ends before it starts.
    """

    start_s: int
    end_s: int

    def __post_init__(self) -> None:
        if self.end_s < self.start_s:
            raise ModelError(
                "time window",
                [f"ends {clock(self.end_s)} before it starts {clock(self.start_s)}: swap the two"],
            )

    def __contains__(self, instant_s: object) -> bool:
        return isinstance(instant_s, int) and self.start_s <= instant_s <= self.end_s

    def __str__(self) -> str:
        return f"{clock(self.start_s)}-{clock(self.end_s)}"
