"""Access tokens that must not be taken; nothing here needs a database."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import RSAKey

from courier_api.errors import AuthenticationError
from courier_api.services.people import access_token
from courier_api.services.people.keys import Keys
from courier_api.services.people.proof import Proof, prove
from courier_api.services.principal import Call
from tests.courier_api.people.showing import (
    PATH,
    PHONE,
    base64,
    bound,
    call,
    claims,
    good_proof,
    refused,
    session,
    signed,
    unbound,
)
from tests.courier_api.people.staff import AT, KEYS, URL, Phone


def test_a_bound_token_with_its_proof_is_taken() -> None:
    token = bound()
    proof = prove(call(token, good_proof(token)), KEYS, AT)
    assert (proof.person_id, proof.session_id) == ("p1", "s1")
    assert proof.key is not None
    assert proof.key.thumbprint == PHONE.thumbprint


@pytest.mark.parametrize("algorithm", ["EdDSA", "Ed25519"])
def test_an_edwards_key_is_taken_under_both_its_names(algorithm: str) -> None:
    phone = Phone.edwards()
    token = bound(phone)
    header = phone.header(alg=algorithm)
    body = phone.claims("POST", PATH, AT, token)
    signing = ".".join(base64(json.dumps(part).encode()) for part in (header, body))
    signature = phone.key.get_op_key("sign").sign(signing.encode())
    assert prove(call(token, f"{signing}.{base64(signature)}"), KEYS, AT).key is not None


def test_an_unbound_token_is_taken_as_bearer_only() -> None:
    assert prove(call(unbound(), scheme="Bearer"), KEYS, AT) == Proof("p1", "s1", None)
    assert prove(call(unbound(), scheme="bearer"), KEYS, AT).key is None
    refused(call(unbound(), good_proof(unbound())), "invalid_token")


def test_a_bound_token_is_not_taken_as_bearer() -> None:
    token = bound()
    refused(call(token, good_proof(token), scheme="Bearer"), "invalid_token")
    refused(call(token, scheme="Bearer"), "invalid_token")


@pytest.mark.parametrize("authorization", ["", "DPoP", "Bearer ", "Basic YTpi", "token x"])
def test_nothing_shown_is_asked_for_without_an_error(authorization: str) -> None:
    with pytest.raises(AuthenticationError) as caught:
        prove(Call(method="GET", url=PATH, authorization=authorization), KEYS, AT)
    challenge = caught.value.challenge
    assert "error" not in challenge
    assert challenge.startswith("DPoP ")
    assert "Bearer" in challenge


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://elsewhere.example"},
        {"iss": None},
        {"aud": "https://elsewhere.example/v1"},
        {"aud": URL},
        {"aud": None},
        {"aud": []},
        {"exp": int(AT.timestamp())},
        {"exp": None},
        {"exp": "tomorrow"},
        {"exp": True},
        {"nbf": int(AT.timestamp()) + 1},
        {"nbf": None},
        {"iat": int(AT.timestamp()) + 1},
        {"iat": None},
        {"sub": None},
        {"sub": 7},
        {"sid": None},
        {"sid": ["s1"]},
        {"jti": None},
        {"cnf": {}},
        {"cnf": {"jkt": 7}},
        {"cnf": "jkt"},
    ],
)
def test_claims_are_pinned(changes: dict[str, Any]) -> None:
    refused(call(signed(**changes), scheme="Bearer"), "invalid_token")


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "HS256"},
        {"alg": "HS256", "typ": "JWT"},
        {"alg": "HS256", "typ": "dpop+jwt"},
        {"alg": "HS384", "typ": "at+jwt"},
        {"alg": "HS512", "typ": "at+jwt"},
        {"alg": "HS256", "typ": "at+jwt", "kid": "1"},
        {"alg": "HS256", "typ": "at+jwt", "jku": "https://elsewhere.example/keys"},
    ],
)
def test_algorithm_and_type_are_pinned(header: dict[str, Any]) -> None:
    refused(call(signed(header), scheme="Bearer"), "invalid_token")


def test_the_same_claims_under_the_right_header_are_taken() -> None:
    """So that the tests above fail for the reason they name."""
    assert prove(call(signed(), scheme="Bearer"), KEYS, AT).person_id == "p1"


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", ""])
def test_unsigned_tokens_are_refused(algorithm: str) -> None:
    head = base64(json.dumps({"alg": algorithm, "typ": "at+jwt"}).encode())
    body = base64(json.dumps(claims()).encode())
    for signature in ("", base64(b"x" * 32)):
        refused(call(f"{head}.{body}.{signature}", scheme="Bearer"), "invalid_token")


def test_a_public_key_is_no_shared_secret() -> None:
    """RS256 and ES256 tokens are refused, and keys of theirs do not sign HS256 ones."""
    rsa = RSAKey.generate_key(2048, private=True)
    header = {"alg": "RS256", "typ": "at+jwt"}
    refused(
        call(jwt.encode(header, claims(), rsa, algorithms=["RS256"]), scheme="Bearer"),
        "invalid_token",
    )
    header = {"alg": "ES256", "typ": "at+jwt"}
    refused(call(jwt.encode(header, claims(), PHONE.key), scheme="Bearer"), "invalid_token")
    for key in (
        rsa.as_pem(private=False),
        PHONE.key.as_pem(private=False),
        b"x" * 32,
        KEYS.dpop_nonce,
    ):
        head = base64(json.dumps({"alg": "HS256", "typ": "at+jwt"}).encode())
        signing = f"{head}.{base64(json.dumps(claims()).encode())}"
        mac = hmac.digest(key, signing.encode(), hashlib.sha256)
        refused(call(f"{signing}.{base64(mac)}", scheme="Bearer"), "invalid_token")


def test_a_token_of_another_house_is_refused() -> None:
    other = Keys(KEYS.access, KEYS.dpop_nonce, "https://other.example")
    token = access_token.issue(session(None), other, AT, 600, "t1")
    refused(call(token, scheme="Bearer"), "invalid_token")


def test_a_token_is_good_to_its_last_second() -> None:
    token = unbound()
    just = AT + timedelta(seconds=599)
    assert prove(call(token, scheme="Bearer"), KEYS, just).person_id == "p1"
    with pytest.raises(AuthenticationError):
        prove(call(token, scheme="Bearer"), KEYS, AT + timedelta(seconds=600))


def test_a_token_does_not_outlive_its_session() -> None:
    token = access_token.issue(session(None), KEYS, AT + timedelta(hours=23, minutes=59), 600, "t")
    assert access_token.read(token, KEYS, AT + timedelta(days=1)) is None


@pytest.mark.parametrize("size", [4_097, 1_000_000])
def test_what_is_too_large_is_not_read(size: int) -> None:
    token = bound()
    refused(call(token, "x" * size), "invalid_dpop_proof")
    refused(call("x" * size, scheme="Bearer"), "invalid_token")


NOT_OURS = st.one_of(
    st.text(max_size=60),
    st.lists(st.binary(max_size=40).map(base64), min_size=1, max_size=5).map(".".join),
)


@given(NOT_OURS, NOT_OURS)
def test_whatever_else_comes_is_refused_in_order(token: str, proof: str) -> None:
    with pytest.raises(AuthenticationError):
        prove(call(token, proof), KEYS, AT)
    with pytest.raises(AuthenticationError):
        prove(call(bound(), proof), KEYS, AT)


@given(st.data())
def test_no_changed_byte_is_overlooked(data: st.DataObject) -> None:
    token = bound()
    proof = good_proof(token)
    text = data.draw(st.sampled_from([token, proof]))
    place = data.draw(st.integers(0, len(text.rsplit(".", 1)[0]) - 1))
    letter = data.draw(st.sampled_from("AbZ9_-.")).replace(text[place], "q")
    changed = text[:place] + letter + text[place + 1 :]
    parts = (changed, proof) if text == token else (token, changed)
    with pytest.raises(AuthenticationError):
        prove(call(*parts), KEYS, AT)
