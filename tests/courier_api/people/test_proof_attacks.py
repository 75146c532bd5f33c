"""Proofs of possession that must not be taken; nothing here needs a database."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest
from joserfc.jwk import ECKey, OKPKey, RSAKey
from joserfc.jws import JWSRegistry

from courier_api.errors import NonceError
from courier_api.services.people import nonce
from courier_api.services.people.possession import possession
from courier_api.services.people.proof import prove
from courier_api.services.principal import Call
from tests.courier_api.people.showing import (
    PATH,
    PHONE,
    base64,
    bound,
    call,
    good_proof,
    refused,
)
from tests.courier_api.people.staff import AT, KEYS, URL, Phone, ath


def test_another_key_than_the_tokens_is_refused() -> None:
    token = bound()
    refused(call(token, good_proof(token, Phone())), "invalid_dpop_proof")


def test_a_key_that_only_claims_to_be_the_tokens_is_refused() -> None:
    token = bound()
    body = PHONE.claims("POST", PATH, AT, token)
    forged = Phone().sign(PHONE.header(), body)
    refused(call(token, forged), "invalid_dpop_proof")


@pytest.mark.parametrize(
    "changes",
    [
        {"htm": "GET"},
        {"htm": "post"},
        {"htm": None},
        {"htu": f"{URL}/v1/orders/o2/arrive"},
        {"htu": "http://elsewhere.example/v1/orders/o1/arrive"},
        {"htu": PATH.replace("http:", "https:")},
        {"htu": PATH.replace(":8000", ":8001")},
        {"htu": "/v1/orders/o1/arrive"},
        {"htu": "http://[::1"},
        {"htu": None},
        {"htu": 7},
        {"ath": ath("another token")},
        {"ath": None},
        {"ath": 7},
        {"jti": None},
        {"jti": ""},
        {"jti": "x" * 129},
        {"jti": 7},
        {"iat": None},
        {"iat": "now"},
        {"iat": 1.5},
        {"iat": True},
    ],
)
def test_a_proof_is_good_for_one_call(changes: dict[str, Any]) -> None:
    token = bound()
    refused(call(token, good_proof(token, **changes)), "invalid_dpop_proof")


def test_query_and_spelling_of_the_url_make_no_difference() -> None:
    """RFC 9449, section 4.3, 9."""
    token = bound()
    url = PATH.replace("http://127.0.0.1:8000", "HTTP://127.0.0.1:8000") + "?page=2#here"
    assert prove(call(token, good_proof(token, htu=url)), KEYS, AT).key is not None


@pytest.mark.parametrize(
    "changes",
    [
        {"typ": "JWT"},
        {"typ": "at+jwt"},
        {"typ": None},
        {"jwk": None},
        {"jwk": "key"},
        {"jwk": {}},
        {"jwk": {"kty": "oct", "k": "AAAA"}},
        {"kid": "1"},
        {"crit": ["b64"], "b64": False},
    ],
)
def test_headers_of_proofs_are_pinned(changes: dict[str, Any]) -> None:
    token = bound()
    header = {k: v for k, v in PHONE.header(**changes).items() if v is not None}
    body = PHONE.claims("POST", PATH, AT, token)
    signing = ".".join(base64(json.dumps(part).encode()) for part in (header, body))
    signature = JWSRegistry.algorithms["ES256"].sign(signing.encode(), PHONE.key)
    refused(call(token, f"{signing}.{base64(signature)}"), "invalid_dpop_proof")


def test_a_proof_with_its_private_key_is_refused() -> None:
    token = bound()
    private = PHONE.header(jwk=PHONE.key.as_dict(private=True))
    error = refused(
        call(token, PHONE.sign(private, PHONE.claims("POST", PATH, AT, token))),
        "invalid_dpop_proof",
    )
    assert "private" in str(error)


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [
        (ECKey.generate_key("P-384", private=True), "ES384"),
        (ECKey.generate_key("secp256k1", private=True), "ES256K"),
        (OKPKey.generate_key("Ed448", private=True), "Ed448"),
        (RSAKey.generate_key(2048, private=True), "RS256"),
    ],
)
def test_other_algorithms_of_proofs_are_refused(key: Any, algorithm: str) -> None:
    phone = Phone(key, algorithm)
    token = bound(phone)
    refused(call(token, good_proof(token, phone)), "invalid_dpop_proof")


def test_symmetric_and_unsigned_proofs_are_refused() -> None:
    token = bound()
    body = PHONE.claims("POST", PATH, AT, token)
    for algorithm in ("HS256", "none"):
        signing = ".".join(
            base64(json.dumps(part).encode()) for part in (PHONE.header(alg=algorithm), body)
        )
        mac = hmac.digest(PHONE.key.as_pem(private=False), signing.encode(), hashlib.sha256)
        for signature in (base64(mac), ""):
            refused(call(token, f"{signing}.{signature}"), "invalid_dpop_proof")


@pytest.mark.parametrize("drift_s", [-60, 60])
def test_a_clock_may_be_off_by_a_minute(drift_s: int) -> None:
    token = bound()
    proof = good_proof(token, iat=int(AT.timestamp()) + drift_s)
    assert prove(call(token, proof), KEYS, AT).key is not None


@pytest.mark.parametrize("drift_s", [-86_400, -61, 61, 86_400])
def test_a_clock_that_is_off_gets_a_nonce_and_goes_on(drift_s: int) -> None:
    """RFC 9449, section 8."""
    token, wrong = bound(), int(AT.timestamp()) + drift_s
    with pytest.raises(NonceError) as caught:
        prove(call(token, good_proof(token, iat=wrong)), KEYS, AT)
    assert 'error="use_dpop_nonce"' in caught.value.challenge
    again = good_proof(token, iat=wrong, nonce=caught.value.nonce)
    assert prove(call(token, again), KEYS, AT + timedelta(seconds=100)).key is not None
    with pytest.raises(NonceError):
        prove(call(token, again), KEYS, AT + timedelta(seconds=241))


@pytest.mark.parametrize("named", ["", "1.00", 7, "x" * 500, "价"])
def test_nonces_of_others_are_refused(named: object) -> None:
    token = bound()
    with pytest.raises(NonceError):
        prove(call(token, good_proof(token, nonce=named)), KEYS, AT)


def test_a_proof_is_remembered_as_long_as_it_could_be_shown() -> None:
    token = bound()
    options: list[dict[str, Any]] = [{}, {"nonce": nonce.make(KEYS, AT)}]
    for changes in options:
        proof = good_proof(token, **changes)
        key = prove(call(token, proof), KEYS, AT).key
        assert key is not None
        with pytest.raises(NonceError):
            prove(call(token, proof), KEYS, key.until)


def test_the_same_id_under_another_key_is_another_proof() -> None:
    other = Phone()
    ids = {
        possession(
            Call(method="POST", url=PATH, dpop=phone.proof("POST", PATH, AT, jti=jti)),
            KEYS,
            AT,
            token=None,
        ).id
        for phone, jti in ((PHONE, "1"), (other, "1"), (PHONE, "2"), (PHONE, "1"))
    }
    assert len(ids) == 3
