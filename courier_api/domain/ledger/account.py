"""The accounts of the books."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from courier_api.domain.checks import pseudonym_faults
from courier_api.errors import ModelError

__all__ = ["CASH_KINDS", "Account", "AccountKind", "Side"]


class Side(StrEnum):
    """The side of an account an entry stands on."""

    DEBIT = "debit"
    CREDIT = "credit"

    @property
    def other(self) -> Side:
        """The opposite side."""
        return Side.CREDIT if self is Side.DEBIT else Side.DEBIT


class AccountKind(StrEnum):
    """Whose money an account counts.

    COURIER and BRANCH hold cash, BANK and GATEWAY hold claims on a bank or a
    payment provider, PREMIUM is owed to the insurer, FEES are owed to
    couriers, DIFFERENCE takes what was written off.
    """

    COURIER = "courier"
    BRANCH = "branch"
    BANK = "bank"
    GATEWAY = "gateway"
    PREMIUM = "premium"
    FEES = "fees"
    DIFFERENCE = "difference"

    @property
    def normal_side(self) -> Side:
        """The side on which the account grows."""
        if self in (AccountKind.PREMIUM, AccountKind.FEES):
            return Side.CREDIT
        return Side.DEBIT


CASH_KINDS = frozenset({AccountKind.COURIER, AccountKind.BRANCH})
"""Accounts of notes and coins: they cannot hold less than nothing."""


@dataclass(frozen=True, slots=True, order=True)
class Account:
    """One account, written ``kind:owner``; owners are pseudonyms.

    Raises
    ------
    ModelError
        If `owner` is not an identifier.
    """

    kind: AccountKind
    owner: str

    def __post_init__(self) -> None:
        if faults := pseudonym_faults("owner", self.owner):
            raise ModelError("account", faults)

    def __str__(self) -> str:
        return f"{self.kind}:{self.owner}"

    @classmethod
    def read(cls, text: str) -> Account:
        """Return the account that was written as `text`."""
        kind, _, owner = text.partition(":")
        return cls(AccountKind(kind), owner)
