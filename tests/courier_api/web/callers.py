"""People who call the API in tests: sessions in the database, tokens and proofs of our own."""

from __future__ import annotations

import hashlib
import json
import uuid
from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Any

from flask import Flask
from joserfc import jws
from joserfc.jwk import ECKey
from werkzeug.test import TestResponse

from courier_api.domain.actor import Role
from courier_api.domain.people.device import Device
from courier_api.domain.people.person import Person
from courier_api.domain.people.session import Session
from courier_api.services.people import access_token
from courier_api.services.people.keys import Keys
from courier_api.storage import SqlStore
from tests.courier_api.trade import AT

LIFETIME_S = 3_600


def base64url(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


class Phone:
    """A key pair and the proofs made with it (RFC 9449)."""

    def __init__(self) -> None:
        self.key = ECKey.generate_key("P-256")
        public = self.key.as_dict(private=False)
        self.jwk = {name: str(public[name]) for name in ("crv", "kty", "x", "y")}
        self.canonical = json.dumps(self.jwk, separators=(",", ":"), sort_keys=True)
        self.thumbprint = base64url(hashlib.sha256(self.canonical.encode()).digest())

    def proof(self, method: str, url: str, at: float, token: str, **other: Any) -> str:
        header = {"typ": "dpop+jwt", "alg": "ES256", "jwk": self.jwk}
        claims: dict[str, Any] = {
            "jti": uuid.uuid4().hex,
            "htm": method,
            "htu": url,
            "iat": int(at),
            "ath": base64url(hashlib.sha256(token.encode()).digest()),
        }
        return jws.serialize_compact(header, json.dumps(claims | other), self.key)


class Caller:
    """One person with a live session, who signs his calls if he has a phone."""

    def __init__(self, app: Flask, person: Person, token: str, phone: Phone | None) -> None:
        self.app = app
        self.person = person
        self.token = token
        self.phone = phone

    def headers(self, method: str, path: str) -> dict[str, str]:
        if self.phone is None:
            return {"Authorization": f"Bearer {self.token}"}
        hall = self.app.extensions["courier_api"]
        at = hall.clock.now().timestamp()
        proof = self.phone.proof(method, hall.public_url + path.partition("?")[0], at, self.token)
        return {"Authorization": f"DPoP {self.token}", "DPoP": proof}

    def call(self, method: str, path: str, *, key: str | None = None, **sent: Any) -> TestResponse:
        """Call with all headers an unsafe call needs, save those named ``None``."""
        headers: dict[str, str | None] = {**self.headers(method, path)}
        if method not in ("GET", "HEAD", "OPTIONS"):
            headers["Idempotency-Key"] = key or uuid.uuid4().hex
        headers |= sent.pop("headers", {})
        kept = {name: value for name, value in headers.items() if value is not None}
        return self.app.test_client().open(path, method=method, headers=kept, **sent)

    def get(self, path: str, **sent: Any) -> TestResponse:
        return self.call("GET", path, **sent)

    def post(self, path: str, **sent: Any) -> TestResponse:
        return self.call("POST", path, **sent)


def keys_of(app: Flask) -> Keys:
    keys = app.extensions["courier_api"].keys
    assert isinstance(keys, Keys)
    return keys


def sign_in(
    app: Flask, store: SqlStore, role: Role, name: str = "", branch_id: str = "futian"
) -> Caller:
    """Create a person and a session with everything his role needs."""
    person_id = name or f"{role}-{uuid.uuid4().hex[:12]}"
    person = Person(id=person_id, login=person_id, role=role, branch_id=branch_id, created_at=AT)
    phone = Phone() if role is Role.COURIER else None
    device = None
    if phone is not None:
        device = Device(
            id=uuid.uuid4().hex,
            person_id=person.id,
            thumbprint=phone.thumbprint,
            public_key=phone.canonical,
            registered_at=AT,
        )
    at = app.extensions["courier_api"].clock.now()
    session = Session(
        id=uuid.uuid4().hex,
        person_id=person.id,
        device_id=device.id if device else None,
        thumbprint=phone.thumbprint if phone else None,
        started_at=at,
        expires_at=at + timedelta(days=1),
        confirmed_at=at,
        second_factor=True,
    )

    def add(unit: Any) -> None:
        unit.people.add(person)
        if device is not None:
            unit.sessions.add_device(device)
        unit.sessions.add(session)

    store.write(add)
    token = access_token.issue(session, keys_of(app), at, LIFETIME_S, uuid.uuid4().hex)
    return Caller(app, person, token, phone)
