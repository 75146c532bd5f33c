"""The people of the demonstration: one log-in a role, and the couriers of the roster."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from courier_api.domain.actor import Role
from courier_api.domain.dispatch.roster import RosterEntry
from courier_api.domain.figures import PeopleFigures
from courier_api.services.people.manage import NewPerson, create_person, give_password
from courier_api.services.people.passwords import Passwords
from courier_api.services.people.second_factor import give_second_factor
from courier_api.services.work import Work
from routing.exchange.courier_record import CourierRecord

__all__ = [
    "STAFF",
    "Login",
    "Secrets",
    "courier_logins",
    "hire_couriers",
    "hire_staff",
    "make_secrets",
]

PASSWORD_BYTES = 12
STAFF: tuple[tuple[str, Role, str], ...] = (
    ("dispatcher", Role.DISPATCHER, "派单员 甲"),
    ("agent", Role.AGENT, "坐席 甲"),
    ("underwriter", Role.UNDERWRITER, "核保人 甲"),
    ("underwriter2", Role.UNDERWRITER, "核保人 乙"),
    ("accountant", Role.ACCOUNTANT, "结算 甲"),
    ("manager", Role.MANAGER, "经理 甲"),
    ("admin", Role.ADMIN, "管理员 甲"),
)
"""Log-in name, role and invented name; the manager is the accountant's second person.

Dear cars take two underwriters.
"""

SECOND_FACTOR = frozenset({Role.UNDERWRITER, Role.ACCOUNTANT, Role.MANAGER, Role.ADMIN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """How somebody logs in.

    Parameters
    ----------
    login, role, person_id
        Name, role and pseudonym.
    password
        Empty for a courier who has not been activated yet.
    totp_secret
        Base 32, of the authenticator; empty for roles without one.
    """

    login: str
    role: Role
    person_id: str
    password: str = field(default="", repr=False)
    totp_secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Secrets:
    """A new password, plain and as a hash that is stored."""

    password: str = field(repr=False)
    encoded: str = field(repr=False)


def make_secrets(names: Iterable[str], figures: PeopleFigures) -> Mapping[str, Secrets]:
    """Return a random password for each name; slow, so outside of any unit of work."""
    passwords = Passwords(figures)
    made = {}
    for name in names:
        password = secrets.token_urlsafe(PASSWORD_BYTES)
        made[name] = Secrets(password, passwords.hash(password))
    return made


def hire_staff(work: Work, made: Mapping[str, Secrets]) -> tuple[Login, ...]:
    """Create the people of the office, ready to log in."""
    logins = []
    for login, role, name in STAFF:
        person = create_person(
            work,
            NewPerson(
                login=login, role=role, branch_id=work.actor.branch_id, details={"name": name}
            ),
        )
        give_password(work, person.id, made[login].encoded)
        totp = give_second_factor(work, person.id) if role in SECOND_FACTOR else ""
        logins.append(
            Login(
                login=login,
                role=role,
                person_id=person.id,
                password=made[login].password,
                totp_secret=totp,
            )
        )
    return tuple(logins)


def hire_couriers(work: Work, records: Iterable[CourierRecord]) -> Mapping[str, str]:
    """Create the couriers of a roster; return the person behind each badge."""
    hired = {}
    for record in records:
        person = create_person(
            work,
            NewPerson(
                login=record.id.lower(),
                role=Role.COURIER,
                branch_id=work.actor.branch_id,
                details={"name": record.name} if record.name else {},
                person_id=record.id,
            ),
        )
        hired[record.id] = person.id
    return hired


def courier_logins(roster: Iterable[RosterEntry]) -> tuple[Login, ...]:
    """Return the log-ins of a roster's couriers, without passwords: phones are yet to be bound."""
    return tuple(
        Login(login=entry.badge.lower(), role=Role.COURIER, person_id=entry.courier_id)
        for entry in roster
    )
