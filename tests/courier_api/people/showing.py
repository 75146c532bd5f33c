"""Tokens and proofs as a phone shows them, good and forged."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from courier_api.domain.people.session import Session
from courier_api.errors import AuthenticationError
from courier_api.services.people import access_token
from courier_api.services.people.proof import prove
from courier_api.services.principal import Call
from tests.courier_api.people.staff import AT, KEYS, URL, Phone

PATH = f"{URL}/v1/orders/o1/arrive"
PHONE = Phone()


def session(thumbprint: str | None) -> Session:
    return Session(
        id="s1",
        person_id="p1",
        device_id=None,
        thumbprint=thumbprint,
        started_at=AT,
        expires_at=AT + timedelta(days=1),
        confirmed_at=AT,
        second_factor=False,
    )


def bound(phone: Phone = PHONE) -> str:
    return access_token.issue(session(phone.thumbprint), KEYS, AT, 600, "t1")


def unbound() -> str:
    return access_token.issue(session(None), KEYS, AT, 600, "t1")


def call(token: str, proof: str = "", scheme: str = "DPoP") -> Call:
    return Call(method="POST", url=PATH, authorization=f"{scheme} {token}", dpop=proof)


def good_proof(token: str, phone: Phone = PHONE, **changes: Any) -> str:
    return phone.proof("POST", PATH, AT, token, **changes)


def base64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def claims(**changes: Any) -> dict[str, Any]:
    now = int(AT.timestamp())
    plain = {
        "iss": URL,
        "aud": f"{URL}/v1",
        "sub": "p1",
        "sid": "s1",
        "jti": "t1",
        "iat": now,
        "nbf": now,
        "exp": now + 600,
    }
    return {name: value for name, value in (plain | changes).items() if value is not None}


def signed(header: dict[str, Any] | None = None, key: bytes = KEYS.access, **changes: Any) -> str:
    return jwt.encode(
        header or {"alg": "HS256", "typ": "at+jwt"},
        claims(**changes),
        OctKey.import_key(key),
        algorithms=["HS256", "HS384", "HS512"],
    )


def refused(call: Call, error: str) -> AuthenticationError:
    with pytest.raises(AuthenticationError) as caught:
        prove(call, KEYS, AT)
    assert f'error="{error}"' in caught.value.challenge
    return caught.value
