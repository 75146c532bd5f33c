"""Figures as people read them, exact to the second and the fen."""

from __future__ import annotations

from routing.model import clock

__all__ = ["amount", "exact_clock", "yuan"]


def exact_clock(seconds: int) -> str:
    """Return an instant as ``HH:MM``, with the seconds unless they are zero.

    Examples
    --------
    >>> exact_clock(9 * 3600 + 61)
    '09:01:01'
    >>> exact_clock(25 * 3600 + 5)
    '01:00:05+1d'
    """
    text = clock(seconds)
    rest = seconds % 60
    return f"{text[:5]}:{rest:02d}{text[5:]}" if rest else text


def amount(amount_fen: int) -> str:
    """Return integer fen as a number of yuan.

    Examples
    --------
    >>> amount(-120050)
    '-1,200.50'
    """
    sign = "-" if amount_fen < 0 else ""
    whole, rest = divmod(abs(amount_fen), 100)
    return f"{sign}{whole:,}.{rest:02d}"


def yuan(amount_fen: int) -> str:
    """Return integer fen as yuan, e.g. ``1,200.50 yuan``."""
    return f"{amount(amount_fen)} yuan"
