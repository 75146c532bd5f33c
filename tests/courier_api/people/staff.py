"""A branch's staff and their phones, for tests of log-in."""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pyotp
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey

from courier_api.config import load_figures
from courier_api.domain.actor import Actor, Role
from courier_api.domain.figures import Figures
from courier_api.domain.people.code import CodeKind
from courier_api.domain.people.person import Person, PersonState
from courier_api.errors import ReuseError
from courier_api.ports import UnitOfWork
from courier_api.services.people.admit import admit
from courier_api.services.people.attempt import Attempt, Judged, attempt, judge
from courier_api.services.people.confirm import (
    attempt_again,
    change_password,
    confirm_password,
)
from courier_api.services.people.gate import Gate
from courier_api.services.people.keys import Keys
from courier_api.services.people.log_in import log_in
from courier_api.services.people.manage import (
    NewPerson,
    PersonChange,
    change_person,
    create_person,
    give_password,
)
from courier_api.services.people.passwords import Passwords
from courier_api.services.people.possession import KeyProof, possession
from courier_api.services.people.proof import prove
from courier_api.services.people.redeem import (
    activate,
    issue_code,
    judge_new,
    reset_password,
)
from courier_api.services.people.refresh import end_family, refresh
from courier_api.services.people.second_factor import give_second_factor
from courier_api.services.people.tokens import Tokens
from courier_api.services.principal import Call, Principal
from courier_api.services.work import Work
from courier_api.storage import SqlStore
from courier_api.storage.tables import metadata

T = TypeVar("T")
AT = datetime(2026, 6, 18, 1, 0, tzinfo=UTC)
URL = "http://127.0.0.1:8000"
PASSWORD = "three small ducks"  # noqa: S105 - of people who do not exist
HOME = "203.0.113.7"
SECRET = b"v" * 32
KEYS = Keys(b"a" * 32, b"n" * 32, URL)
SYSTEM = Actor("system", Role.SYSTEM, "house")


def cheap_figures() -> Figures:
    """The figures as they come, but for passwords that cost next to nothing."""
    figures = load_figures()
    people = replace(figures.people, argon2_passes=1, argon2_memory_kib=64)
    return replace(figures, people=people)


@dataclass
class Phone:
    """A key, and proofs signed with it."""

    key: Any = field(default_factory=lambda: ECKey.generate_key("P-256", private=True))
    algorithm: str = "ES256"

    @classmethod
    def edwards(cls) -> Phone:
        return cls(OKPKey.generate_key("Ed25519", private=True), "Ed25519")

    @property
    def thumbprint(self) -> str:
        return str(self.key.thumbprint())

    def sign(self, header: dict[str, Any], claims: dict[str, Any]) -> str:
        return jwt.encode(header, claims, self.key, algorithms=[self.algorithm])

    def header(self, **changes: Any) -> dict[str, Any]:
        public = self.key.as_dict(private=False)
        return {"typ": "dpop+jwt", "alg": self.algorithm, "jwk": public} | changes

    def claims(
        self, method: str, url: str, at: datetime, token: str | None = None, **changes: Any
    ) -> dict[str, Any]:
        claims: dict[str, Any] = {
            "jti": secrets.token_hex(8),
            "htm": method,
            "htu": url,
            "iat": int(at.timestamp()),
        }
        if token is not None:
            claims["ath"] = ath(token)
        return claims | changes

    def proof(
        self, method: str, url: str, at: datetime, token: str | None = None, **changes: Any
    ) -> str:
        return self.sign(self.header(), self.claims(method, url, at, token, **changes))


def ath(token: str) -> str:
    digest = hashlib.sha256(token.encode()).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


@dataclass
class House:
    """A store with people in it, and a clock that tests set."""

    store: SqlStore
    figures: Figures = field(default_factory=cheap_figures)
    at: datetime = AT
    passwords: Passwords = field(init=False)

    def __post_init__(self) -> None:
        self.passwords = Passwords(self.figures.people)

    def later(self, **span: float) -> None:
        self.at += timedelta(**span)

    def gate(self, unit: UnitOfWork) -> Gate:
        return Gate(unit=unit, at=self.at, figures=self.figures, new_id=new_id, keys=KEYS)

    def at_gate(self, act: Callable[[Gate], T]) -> T:
        return self.store.write(lambda unit: act(self.gate(unit)))

    def as_actor(self, actor: Actor, act: Callable[[Work], T]) -> T:
        def work(unit: UnitOfWork) -> T:
            return act(
                Work(unit=unit, actor=actor, at=self.at, figures=self.figures, new_id=new_id)
            )

        return self.store.write(work)

    def hire(self, login: str, role: Role, branch_id: str = "futian", **details: str) -> Person:
        """Somebody with a password, and an authenticator where his role needs one."""
        new = NewPerson(login=login, role=role, branch_id=branch_id, details=details)
        encoded = self.passwords.hash(PASSWORD)

        def act(work: Work) -> Person:
            person = create_person(work, new)
            if role is not Role.COURIER:
                give_password(work, person.id, encoded)
            return person

        return self.as_actor(SYSTEM, act)

    def change(self, person: Person, **values: Any) -> Person:
        def act(work: Work) -> Person:
            version = work.unit.people.get(person.id).version
            return change_person(work, person.id, PersonChange(version=version, **values))

        return self.as_actor(SYSTEM, act)

    def disable(self, person: Person) -> Person:
        return self.change(person, state=PersonState.DISABLED)

    def give_totp(self, person: Person) -> pyotp.TOTP:
        return pyotp.TOTP(self.as_actor(SYSTEM, lambda work: give_second_factor(work, person.id)))

    def key_proof(self, phone: Phone | None, path: str = "/v1/auth/sessions") -> KeyProof | None:
        if phone is None:
            return None
        url = f"{URL}{path}"
        call = Call(method="POST", url=url, dpop=phone.proof("POST", url, self.at))
        return possession(call, KEYS, self.at, token=None)

    def activate(self, person: Person, phone: Phone | None) -> None:
        """What a courier does on his first day."""
        issued = self.as_actor(
            SYSTEM, lambda work: issue_code(work, person.id, CodeKind.ACTIVATION)
        )
        self.redeem(person.login, issued.code, phone)

    def redeem(self, login: str, code: str, phone: Phone | None, password: str = PASSWORD) -> None:
        self.redeem_try(self.try_from(login, phone, HOME), code, password)

    def try_from(self, login: str, phone: Phone | None, address: str) -> Attempt:
        key = self.key_proof(phone, "/v1/auth/activations")
        return self.at_gate(lambda gate: attempt(gate, login, address, key))

    def redeem_try(self, tried: Attempt, code: str, password: str = PASSWORD) -> None:
        judged = judge_new(tried, password, password, self.passwords)
        self.at_gate(lambda gate: activate(gate, judged, code, password))

    def reset(self, login: str, code: str, password: str) -> None:
        tried = self.try_from(login, None, HOME)
        judged = judge_new(tried, password, password, self.passwords)
        self.at_gate(lambda gate: reset_password(gate, judged, code, password))

    def courier(self, login: str = "chen", branch_id: str = "futian") -> tuple[Person, Phone]:
        person, phone = self.hire(login, Role.COURIER, branch_id), Phone()
        self.activate(person, phone)
        return person, phone

    def log_in(
        self,
        login: str,
        password: str = PASSWORD,
        *,
        code: str = "",
        phone: Phone | None = None,
        address: str = HOME,
    ) -> Tokens:
        return self.finish_log_in(self.judged(login, password, address, phone), code)

    def judged(self, login: str, password: str, address: str, phone: Phone | None = None) -> Judged:
        key = self.key_proof(phone)
        tried = self.at_gate(lambda gate: attempt(gate, login, address, key))
        return judge(tried, password, self.passwords)

    def finish_log_in(self, judged: Judged, code: str = "") -> Tokens:
        return self.at_gate(lambda gate: log_in(gate, judged, code))

    def confirm(self, principal: Principal, password: str) -> None:
        tried = self.at_gate(lambda gate: attempt_again(gate, principal.actor.id))
        judged = judge(tried, password, self.passwords)
        self.at_gate(lambda gate: confirm_password(gate, principal, judged))

    def change_password(self, principal: Principal, current: str, new: str) -> None:
        tried = self.at_gate(lambda gate: attempt_again(gate, principal.actor.id))
        judged = judge_new(tried, current, new, self.passwords)
        self.at_gate(lambda gate: change_password(gate, principal, judged, new))

    def refresh(self, token: str, phone: Phone | None = None) -> Tokens:
        key = self.key_proof(phone, "/v1/auth/sessions/refresh")
        try:
            return self.at_gate(lambda gate: refresh(gate, token, key))
        except ReuseError as error:
            session_id = error.session_id
            self.at_gate(lambda gate: end_family(gate, session_id))
            raise

    def call(self, tokens: Tokens, phone: Phone | None = None, method: str = "GET") -> Call:
        url = f"{URL}/v1/me"
        if phone is None:
            return Call(method=method, url=url, authorization=f"Bearer {tokens.access_token}")
        return Call(
            method=method,
            url=url,
            authorization=f"DPoP {tokens.access_token}",
            dpop=phone.proof(method, url, self.at, tokens.access_token),
        )

    def enter(
        self, tokens: Tokens, phone: Phone | None = None, *, enrolling: bool = False
    ) -> Principal:
        """Prove and admit, as an unsafe call does."""
        return self.admit(self.call(tokens, phone, "POST"), enrolling=enrolling)

    def admit(self, call: Call, *, enrolling: bool = False) -> Principal:
        proof = prove(call, KEYS, self.at)
        return self.store.write(
            lambda unit: admit(
                unit, proof, self.at, self.figures, remember=True, enrolling=enrolling
            )
        )

    def all_text(self) -> list[str]:
        """Every value of every row of the database, as text."""
        with self.store.engine.connect() as connection:
            return [
                value.decode("latin-1") if isinstance(value, bytes) else str(value)
                for table in metadata.sorted_tables
                for row in connection.execute(table.select())
                for value in row
            ]

    def audited(self) -> list[str]:
        """The actions in the audit log, oldest first."""
        self.store.write(lambda unit: unit.audit.sequence(1000))
        with self.store.read() as unit:
            return [entry.action for entry in unit.audit.entries(0, 1000)]


def new_id() -> str:
    return secrets.token_hex(16)
