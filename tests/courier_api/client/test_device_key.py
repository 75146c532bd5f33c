"""The phone's key and its proofs."""

from __future__ import annotations

from pathlib import Path

from joserfc import jwt
from joserfc.jwk import ECKey

from courier_api.client import DeviceKey


def test_a_saved_key_is_the_same_key_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    key, path = DeviceKey.make(), tmp_path / "phone.pem"
    key.save(path)
    assert path.stat().st_mode & 0o077 == 0
    assert DeviceKey.load(path).thumbprint == key.thumbprint


def test_a_proof_names_method_address_token_and_nonce_and_is_new_each_time() -> None:
    key = DeviceKey.make()
    proofs = [key.proof("POST", "https://h/v1/shifts?x=1", "token", "n-1") for _ in range(2)]
    claims = [jwt.decode(p, ECKey.import_key(dict(key.public_jwk))).claims for p in proofs]
    assert claims[0]["jti"] != claims[1]["jti"]
    assert {name: claims[0][name] for name in ("htm", "htu", "nonce", "ath")} == {
        "htm": "POST",
        "htu": "https://h/v1/shifts",
        "nonce": "n-1",
        "ath": "PEaenWxYddN6Q_NT1PiOYfz4EsZu7jRXRlpAsNpBU-A",
    }


def test_the_private_half_never_leaves() -> None:
    assert set(DeviceKey.make().public_jwk) == {"kty", "crv", "x", "y"}
