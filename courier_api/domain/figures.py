"""The figures of the trade: configuration, one section a room, defaults in ``figures.toml``."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ApiFigures", "Figures", "OfficeFigures"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiFigures:
    """How the API treats its callers.

    Parameters
    ----------
    keep_answers_s
        How long stored answers replay; longer than a shift.
    page_size, page_size_max
        Items a page, unless asked otherwise, and at most.
    requests_per_minute
        By one person or, before log-in, one address.
    """

    keep_answers_s: int
    page_size: int
    page_size_max: int
    requests_per_minute: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeFigures:
    """How long the office may take, and how much it may see at once.

    Parameters
    ----------
    win_back_s
        Until an agent must have answered a visit that broke off, seconds.
    desk_answer_s
        Until any other task must be answered, seconds.
    approval_expires_s
        How long a proposal waits for its second person, seconds.
    close_at_once
        Orders one call may close.
    """

    win_back_s: int
    desk_answer_s: int
    approval_expires_s: int
    close_at_once: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All sections."""

    time_zone: str
    api: ApiFigures
    office: OfficeFigures
