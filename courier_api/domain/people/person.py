"""A person who works with the system, known by a pseudonym."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from courier_api.domain.actor import Actor, Role
from courier_api.domain.checks import PERSONAL, id_faults, instant_faults, pseudonym_faults
from courier_api.errors import ModelError

__all__ = [
    "MACHINES",
    "PRODUCTS_MAX",
    "PRODUCT_MAX_CHARS",
    "TWO_FACTOR_ROLES",
    "Person",
    "PersonState",
    "login_of",
]

LOGIN = re.compile(r"[a-z0-9][a-z0-9_.-]{1,31}")
PRODUCTS_MAX, PRODUCT_MAX_CHARS = 50, 64
MACHINES = frozenset({Role.SYSTEM, Role.INSURER})
"""Roles nobody logs in with."""

TWO_FACTOR_ROLES = frozenset({Role.ACCOUNTANT, Role.MANAGER, Role.UNDERWRITER, Role.ADMIN})
"""Roles over money, underwriting and people: a second factor is needed."""


class PersonState(StrEnum):
    """Whether a person may work."""

    ACTIVE = "active"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who may log in, as what and where.

    Parameters
    ----------
    id
        Pseudonym; the name and phone live in the vault under it.
    login
        What he types to log in: 2 to 32 lower-case letters, digits, ``_.-``.
    role, branch_id
        What he is, and the branch to which he is confined.
    created_at, disabled_at
        Aware UTC.
    state, version
        The version grows by one with each change.
    products
        What an underwriter judges, as sales word it; empty: every product.

    Raises
    ------
    ModelError
        With every value that does not fit.
    """

    id: str
    login: str
    role: Role
    branch_id: str
    created_at: datetime
    state: PersonState = PersonState.ACTIVE
    disabled_at: datetime | None = None
    version: int = 1
    products: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        faults = [*pseudonym_faults("id", self.id), *id_faults("branch_id", self.branch_id)]
        faults += instant_faults("created_at", self.created_at)
        faults += instant_faults("disabled_at", self.disabled_at)
        if not LOGIN.fullmatch(self.login):
            faults.append("login: 2 to 32 lower-case letters, digits, '_', '.', '-'")
        elif PERSONAL.fullmatch(self.login):
            faults.append("login is a phone or identity card number: choose another name")
        if self.role in MACHINES:
            faults.append(f"role {self.role} is a machine's: nobody logs in as it")
        if (self.state is PersonState.DISABLED) != (self.disabled_at is not None):
            faults.append("disabled_at is set if and only if the person is disabled")
        faults += self._product_faults()
        if faults:
            raise ModelError("person", faults)

    @property
    def actor(self) -> Actor:
        """Return him as one who acts."""
        return Actor(self.id, self.role, self.branch_id, self.products)

    @property
    def needs_second_factor(self) -> bool:
        """Say whether a password alone is not enough."""
        return self.role in TWO_FACTOR_ROLES

    def moved(self, role: Role, branch_id: str) -> Person:
        """Return him with another role or branch, one version on.

        Who is no underwriter any more loses his products.
        """
        products = self.products if role is Role.UNDERWRITER else ()
        version = self.version + 1
        return replace(self, role=role, branch_id=branch_id, version=version, products=products)

    def judging(self, products: tuple[str, ...], *, version: int) -> Person:
        """Return him with other products, as `version`."""
        return replace(self, products=products, version=version)

    def disabled(self, at: datetime, *, version: int) -> Person:
        """Return him disabled, as `version`."""
        return replace(self, state=PersonState.DISABLED, disabled_at=at, version=version)

    def enabled(self, *, version: int) -> Person:
        """Return him active again, as `version`."""
        return replace(self, state=PersonState.ACTIVE, disabled_at=None, version=version)

    def _product_faults(self) -> list[str]:
        faults = []
        if self.products and self.role is not Role.UNDERWRITER:
            faults.append("products are an underwriter's: leave them out")
        if len(self.products) > PRODUCTS_MAX:
            faults.append(f"products: {PRODUCTS_MAX} at most")
        if len(set(self.products)) < len(self.products):
            faults.append("products: one stands there twice")
        faults += [
            f"product {number}: 1 to {PRODUCT_MAX_CHARS} characters, none at the ends blank"
            for number, product in enumerate(self.products, 1)
            if not 0 < len(product) <= PRODUCT_MAX_CHARS or product != product.strip()
        ]
        faults += [
            f"product {number} holds a phone or identity card number: name a product"
            for number, product in enumerate(self.products, 1)
            if PERSONAL.search(product)
        ]
        return faults


def login_of(text: str) -> str:
    """Return the login name meant by what somebody typed: full-width and capitals are the same."""
    return unicodedata.normalize("NFKC", text).strip().lower()
