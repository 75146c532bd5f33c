"""Access tokens and proofs that must not be taken; nothing here needs a database."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey
from joserfc.jws import JWSRegistry

from courier_api.domain.people.session import Session
from courier_api.errors import AuthenticationError, NonceError
from courier_api.services.people import access_token, nonce
from courier_api.services.people.keys import Keys
from courier_api.services.people.possession import possession
from courier_api.services.people.proof import Proof, prove
from courier_api.services.principal import Call
from tests.courier_api.people.staff import AT, KEYS, URL, Phone, ath

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
