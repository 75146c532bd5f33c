"""Counts cash: amounts to notes and coins."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["pieces"]


def pieces(amount_fen: int, denominations_fen: Iterable[int]) -> list[dict[str, int]]:
    """Return the fewest pieces that make an amount, as the API takes a count.

    Raises
    ------
    ValueError
        If the denominations cannot make it.

    Examples
    --------
    >>> pieces(12_000, (10_000, 1_000))
    [{'denomination_fen': 10000, 'pieces': 1}, {'denomination_fen': 1000, 'pieces': 2}]
    """
    counted = []
    for denomination_fen in sorted(denominations_fen, reverse=True):
        number, amount_fen = divmod(amount_fen, denomination_fen)
        if number:
            counted.append({"denomination_fen": denomination_fen, "pieces": number})
    if amount_fen:
        raise ValueError(f"{amount_fen} fen are left over: no piece is so small")
    return counted
