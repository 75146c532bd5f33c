"""Cash counted note by note and coin by coin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from courier_api.domain.checks import MAX_FEN
from courier_api.errors import ModelError

__all__ = ["NOTHING", "CashCount", "denomination_faults"]

MAX_PIECES = 1_000_000


@dataclass(frozen=True, slots=True)
class CashCount:
    """How many pieces of each denomination are there.

    Parameters
    ----------
    pieces
        Pairs of denomination in fen and number of pieces, each denomination
        once; kept from the largest to the smallest, without zeros.

    Raises
    ------
    ModelError
        With every pair that is none.

    Examples
    --------
    >>> CashCount(((100, 3), (10_000, 2))).total_fen
    20300
    """

    pieces: tuple[tuple[int, int], ...]

    def __post_init__(self) -> None:
        faults = []
        for fen, number in self.pieces:
            if type(fen) is not int or not 1 <= fen <= MAX_FEN:
                faults.append(f"{fen!r} is no denomination: give fen, 1 or more")
            if type(number) is not int or not 0 <= number <= MAX_PIECES:
                faults.append(f"{number!r} pieces of {fen}: give 0 to {MAX_PIECES}")
        if len({fen for fen, _ in self.pieces}) < len(self.pieces):
            faults.append("names a denomination twice: add its pieces up")
        if faults:
            raise ModelError("cash count", faults)
        kept = sorted((pair for pair in self.pieces if pair[1]), reverse=True)
        object.__setattr__(self, "pieces", tuple(kept))

    @property
    def total_fen(self) -> int:
        """The value of all pieces, fen."""
        return sum(fen * number for fen, number in self.pieces)


NOTHING = CashCount(())
"""An empty hand."""


def denomination_faults(name: str, count: CashCount, known_fen: Iterable[int]) -> list[str]:
    """Say which denominations of `count` are not among those in use."""
    known = frozenset(known_fen)
    listed = ", ".join(str(fen) for fen in sorted(known, reverse=True))
    return [
        f"{name} names pieces of {fen} fen: there are {listed}"
        for fen, _ in count.pieces
        if fen not in known
    ]
