"""The figures of the trade: configuration, one section a room, defaults in ``figures.toml``."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ApiFigures", "Figures"]


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
class Figures:
    """All sections."""

    time_zone: str
    api: ApiFigures
