"""A try to prove who one is: paid for, then judged outside of any transaction."""

from __future__ import annotations

from dataclasses import dataclass, field

from courier_api.domain.people.person import Person, PersonState, login_of
from courier_api.services.people.gate import Gate, wrong
from courier_api.services.people.passwords import Passwords
from courier_api.services.people.possession import KeyProof
from courier_api.services.people.throttling import charge

__all__ = ["Attempt", "Judged", "attempt", "judge", "person_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A try that was paid for.

    Parameters
    ----------
    person, encoded
        Whom the login name means, if anybody, and the hash of the password.
    address, key
        From where; with which key, proven already.
    budgets
        What it was paid from.
    """

    person: Person | None
    encoded: str | None = field(repr=False)
    address: str
    key: KeyProof | None
    budgets: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A try whose password was compared.

    Parameters
    ----------
    attempt, matches
        The try; whether the password given is the person's.
    encoded
        The hash to keep from now on: of a new password, or at a new cost.
    """

    attempt: Attempt
    matches: bool
    encoded: str | None = field(default=None, repr=False)


def attempt(gate: Gate, login: str, address: str, key: KeyProof | None) -> Attempt:
    """Pay for a try and look up whom it means: the same work whether there is anybody or not.

    Raises
    ------
    ThrottledError
        If too many failed before.
    """
    name = login_of(login)
    person = gate.unit.people.by_login(name)
    budgets = charge(gate, name, person, address, key)
    encoded = gate.unit.credentials.password(person.id if person else "")
    return Attempt(person=person, encoded=encoded, address=address, key=key, budgets=budgets)


def judge(tried: Attempt, password: str, passwords: Passwords) -> Judged:
    """Compare the password given; a hash of another cost is made anew."""
    matches = passwords.match(tried.encoded, password)
    if matches and tried.encoded is not None and passwords.stale(tried.encoded):
        return Judged(attempt=tried, matches=True, encoded=passwords.hash(password))
    return Judged(attempt=tried, matches=matches)


def person_of(gate: Gate, judged: Judged, *, matching: bool) -> Person:
    """Return who has tried, as he is now.

    Parameters
    ----------
    matching
        Whether the password given must be his.

    Raises
    ------
    AuthenticationError
        If there is nobody, he is disabled, the password is another, or it was
        changed while it was compared.
    """
    tried = judged.attempt
    if tried.person is None or (matching and not judged.matches):
        raise wrong()
    person = gate.unit.people.get(tried.person.id)
    unchanged = gate.unit.credentials.password(person.id) == tried.encoded
    if person.state is not PersonState.ACTIVE or not unchanged:
        raise wrong()
    return person
