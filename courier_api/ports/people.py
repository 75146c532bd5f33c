"""People, their sessions, and what they prove themselves with."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from courier_api.domain.actor import Role
from courier_api.domain.people.code import OneTimeCode
from courier_api.domain.people.device import Device
from courier_api.domain.people.person import Person
from courier_api.domain.people.second_factor import SecondFactor
from courier_api.domain.people.session import Admission, EndCause, RefreshToken, Session
from courier_api.domain.people.standing import Standing
from courier_api.domain.people.throttle import Budget

__all__ = ["Credentials", "People", "Sessions"]


class People(Protocol):
    """Persons by pseudonym and by login name."""

    def get(self, person_id: str) -> Person:
        """Return the person; raises `NotFoundError`."""
        ...

    def by_login(self, login: str) -> Person | None:
        """Return who logs in by that name."""
        ...

    def add(self, person: Person) -> None:
        """Write a new person; raises `ConflictError` if the login name is taken."""
        ...

    def save(self, person: Person) -> None:
        """Write a person's next version; raises `PreconditionError` if it is not the next."""
        ...

    def page(
        self, branch_id: str | None, roles: Collection[Role], after: str, limit: int
    ) -> tuple[Person, ...]:
        """Return up to `limit` persons of `roles` whose id follows `after`, by id.

        ``None`` stands for all branches.
        """
        ...

    def standings(self, person_ids: Collection[str]) -> Mapping[str, Standing]:
        """Return how far each of them has come with his account, in one query."""
        ...

    def active_admins(self) -> int:
        """Count the admins who are not disabled."""
        ...

    def disabled_before(self, before: datetime, limit: int) -> tuple[str, ...]:
        """Return up to `limit` persons disabled before `before` of whom the vault keeps data."""
        ...


class Sessions(Protocol):
    """Log-ins, their refresh tokens, devices and the proofs already seen."""

    def admission(self, session_id: str) -> Admission | None:
        """Return the session with its person and its phone as they are now."""
        ...

    def admissions(self, session_ids: Collection[str]) -> tuple[Admission, ...]:
        """Return those of many sessions that are there, in any order."""
        ...

    def add(self, session: Session) -> None:
        """Write a new session."""
        ...

    def confirm(self, session_id: str, at: datetime) -> None:
        """Write that the password was given once more."""
        ...

    def show_second_factor(self, session_id: str) -> None:
        """Write that a second factor was shown in it."""
        ...

    def end(
        self,
        at: datetime,
        cause: EndCause,
        *,
        session_id: str | None = None,
        person_id: str | None = None,
        device_id: str | None = None,
        spare: str | None = None,
    ) -> int:
        """End all living sessions that match every name given, save `spare`; return how many."""
        ...

    def add_refresh(self, token: RefreshToken) -> None:
        """Write a refresh token that nobody has used."""
        ...

    def refresh(self, digest: str) -> RefreshToken | None:
        """Return the refresh token of that digest, locked until the end of the unit of work."""
        ...

    def use_refresh(self, digest: str, at: datetime) -> None:
        """Write when a refresh token was used; raises `ConflictError` if it was before."""
        ...

    def add_device(self, device: Device) -> None:
        """Write a phone."""
        ...

    def device_of(self, person_id: str) -> Device | None:
        """Return the person's phone that is not revoked."""
        ...

    def devices_of(self, person_id: str) -> tuple[Device, ...]:
        """Return every phone the person ever had, oldest first."""
        ...

    def revoke_device(self, device_id: str, at: datetime) -> None:
        """Write that a phone proves nothing any more."""
        ...

    def remember_proof(self, digest: str, until: datetime) -> bool:
        """Remember a proof until it is too old to be shown; say whether it is new."""
        ...

    def forget_before(self, at: datetime, kept_from: datetime) -> int:
        """Drop proofs too old at `at` and sessions over since before `kept_from`."""
        ...


class Credentials(Protocol):
    """Passwords, second factors, one-time codes, and how often they failed."""

    def password(self, person_id: str) -> str | None:
        """Return the encoded hash, if the person has a password."""
        ...

    def set_password(self, person_id: str, encoded: str, at: datetime) -> None:
        """Write the encoded hash in place of any other."""
        ...

    def second_factor(self, person_id: str) -> SecondFactor | None:
        """Return the person's authenticator, enrolled or about to be."""
        ...

    def set_second_factor(self, factor: SecondFactor) -> None:
        """Write the person's authenticator in place of any other."""
        ...

    def use_step(self, person_id: str, step: int) -> bool:
        """Write that the code of a time step was used; say whether it was the first time."""
        ...

    def drop_second_factor(self, person_id: str) -> None:
        """Forget the authenticator and its recovery codes."""
        ...

    def set_recovery_codes(self, person_id: str, digests: Sequence[str]) -> None:
        """Write recovery codes in place of any others."""
        ...

    def use_recovery_code(self, person_id: str, digest: str) -> bool:
        """Use a recovery code up; say whether it was one."""
        ...

    def add_code(self, code: OneTimeCode) -> None:
        """Write a one-time code; earlier ones of the same kind and person are used up."""
        ...

    def code(self, digest: str) -> OneTimeCode | None:
        """Return the code of that digest."""
        ...

    def use_code(self, digest: str, at: datetime) -> bool:
        """Use a code up; say whether it was unused."""
        ...

    def budget(self, key: str) -> Budget | None:
        """Return what failed under `key`."""
        ...

    def set_budget(self, budget: Budget) -> None:
        """Write what failed under its key."""
        ...

    def drop_budget(self, key: str) -> None:
        """Forget what failed under `key`."""
        ...

    def knows_place(self, person_id: str, place: str) -> bool:
        """Say whether the person has logged in from that place, a digest, before."""
        ...

    def remember_place(self, person_id: str, place: str, at: datetime) -> None:
        """Write that the person logged in from that place."""
        ...

    def forget_before(self, at: datetime, budgets_from: datetime, places_from: datetime) -> int:
        """Drop codes expired at `at`, budgets and places not touched since."""
        ...
