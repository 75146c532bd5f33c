"""The few words a cell may hold: yes and no, ways to pay, datums, vehicles."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources

from routing.model import Mode, PaymentMethod
from routing.rules.values.errors import UnreadableError
from routing.rules.values.text import normal_text
from routing.tables import Cell

__all__ = [
    "is_nothing",
    "read_choice",
    "read_mode",
    "read_payment",
    "read_yes_no",
    "stands_for_cancelled",
    "stands_for_no_address",
]


@cache
def _sections() -> Mapping[str, Mapping[str, Mapping[str, None]]]:
    text = resources.files(__package__).joinpath("vocabulary.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    flat = {name: words for name, words in tables.items() if isinstance(words, list)}
    nested = {name: words for name, words in tables.items() if isinstance(words, dict)}
    return {
        section: {key: dict.fromkeys(map(_key, words)) for key, words in group.items()}
        for section, group in {"flat": flat, **nested}.items()
    }


def _key(cell: Cell) -> str:
    return normal_text(cell).casefold().replace(" ", "")


@cache
def _longest(name: str) -> int:
    return 2 * max(map(len, _sections()["flat"][name]))


def _is_one_of(cell: Cell, name: str) -> bool:
    if not isinstance(cell, str):
        return _key(cell) in _sections()["flat"][name]
    return len(cell) <= _longest(name) and _text_is_one_of(cell, name)


@lru_cache(maxsize=4_096)
def _text_is_one_of(text: str, name: str) -> bool:
    return _key(text) in _sections()["flat"][name]


def is_nothing(cell: Cell) -> bool:
    """Whether a cell is blank or says so (``无``, ``-``, ``N/A``)."""
    return cell is None or (isinstance(cell, str) and _is_one_of(cell, "nothing"))


def stands_for_cancelled(cell: Cell) -> bool:
    """Whether a state says that nothing is to be delivered any more."""
    return _is_one_of(cell, "cancelled")


def stands_for_no_address(cell: Cell) -> bool:
    """Whether an address only points elsewhere (``同上``, ``待定``)."""
    return _is_one_of(cell, "no_address")


def read_yes_no(cell: Cell) -> bool:
    """Return whether a cell says yes.

    Raises
    ------
    UnreadableError
        If it says neither yes nor no.
    """
    if isinstance(cell, bool):
        return cell
    if _is_one_of(cell, "yes"):
        return True
    if _is_one_of(cell, "no"):
        return False
    raise UnreadableError


def read_payment(cell: Cell) -> PaymentMethod:
    """Return the way to pay; several offered at once are ``UNDECIDED``.

    Raises
    ------
    UnreadableError
        If no known way is named.
    """
    text = _key(cell)
    named = {
        PaymentMethod(method)
        for method, words in _sections()["payment"].items()
        if any(word in text for word in words)
    }
    if "unpaid" in text:
        named.discard(PaymentMethod.PREPAID)
    if PaymentMethod.PREPAID in named:
        return PaymentMethod.PREPAID
    certain = named - {PaymentMethod.UNDECIDED}
    if not named:
        raise UnreadableError
    return certain.pop() if len(certain) == 1 else PaymentMethod.UNDECIDED


def read_choice(cell: Cell, section: str) -> str:
    """Return the key of a vocabulary section whose words hold the cell's text.

    Raises
    ------
    UnreadableError
        If none does.
    """
    text = _key(cell)
    for key, words in _sections()[section].items():
        if text in words:
            return key
    raise UnreadableError


def read_mode(cell: Cell) -> Mode:
    """Return how a courier moves.

    Raises
    ------
    UnreadableError
        If the word is unknown.
    """
    return Mode(read_choice(cell, "mode"))
