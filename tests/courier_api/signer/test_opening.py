"""Keys, roots and authorities of time as the settings name them."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from asn1crypto import keys, tsp
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from courier_api.adapters.signer.key import SigningKey
from courier_api.adapters.signer.opening import Signing, open_signing
from courier_api.adapters.signer.pades import PadesSigner
from courier_api.adapters.signer.reading import to_asn1
from courier_api.adapters.signer.timestamps import HttpTimestamps
from courier_api.adapters.signer.verify import PadesVerifier
from courier_api.config import load_config
from courier_api.errors import InputError, UnreachableError
from tests.courier_api.signer.papers import (
    AT,
    REASON,
    YEAR,
    ZONE,
    Clock,
    desk,
    plain_report,
)

PASSPHRASE = "correct horse"  # noqa: S105 it opens nothing


def opened(folder: Path, **settings: object) -> Signing:
    named = {"p12": None, "passphrase": "", "trusted": None, "trial_dir": folder / "trial"}
    return open_signing(Clock(), ZONE, **(named | settings))  # type: ignore[arg-type]


def p12(folder: Path, key: SigningKey, *, with_root: bool) -> Path:
    path = folder / "house.p12"
    closed = BestAvailableEncryption(PASSPHRASE.encode())
    roots = [desk().authority.root] if with_root else None
    path.write_bytes(
        serialize_key_and_certificates(b"house", key.private, key.certificate, roots, closed)
    )
    return path


def pem(folder: Path, *certificates: SigningKey) -> Path:
    path = folder / "trusted.pem"
    ones = [desk().authority.root, *(key.certificate for key in certificates)]
    path.write_bytes(b"".join(one.public_bytes(Encoding.PEM) for one in ones))
    return path


def signed(signing: Signing) -> bytes:
    return signing.signer.sign(plain_report(), reason=REASON, field="decision")


def test_without_a_key_one_for_trials_is_made_once_and_kept_to_its_owner(tmp_path: Path) -> None:
    first, again = opened(tmp_path), opened(tmp_path)
    kept = tmp_path / "trial" / "signer.p12"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    verdict = again.verifier.verify(signed(first))
    assert (first.is_test, verdict.bottom_line, verdict.is_test) == (True, True, True)
    assert "TEST - NOT A REAL SIGNATURE" in verdict.signatures[0].signer


def test_two_houses_do_not_trust_each_others_trial_keys(tmp_path: Path) -> None:
    here, there = opened(tmp_path / "a"), opened(tmp_path / "b")
    assert not there.verifier.verify(signed(here)).bottom_line


@pytest.mark.parametrize("with_root", [True, False])
def test_a_key_of_the_house_signs(tmp_path: Path, with_root: bool) -> None:
    path = p12(tmp_path, desk().key, with_root=with_root)
    trusted = None if with_root else pem(tmp_path)
    signing = opened(tmp_path, p12=path, passphrase=PASSPHRASE, trusted=trusted)
    assert signing.verifier.verify(signed(signing)).bottom_line
    assert not (tmp_path / "trial").exists()


def test_a_former_certificate_of_the_house_still_counts_as_ours(tmp_path: Path) -> None:
    former = desk().authority.issue("former", AT - YEAR, AT + YEAR)
    path = p12(tmp_path, desk().key, with_root=True)
    settings = {"p12": path, "passphrase": PASSPHRASE}
    old = PadesSigner(former, Clock(), ZONE).sign(plain_report(), reason=REASON, field="d")
    assert not opened(tmp_path, **settings).verifier.verify(old).bottom_line
    known = opened(tmp_path, **settings, trusted=pem(tmp_path, former))
    assert known.verifier.verify(old).bottom_line


def test_a_key_without_a_root_a_wrong_passphrase_and_no_file_say_what_lacks(tmp_path: Path) -> None:
    path = p12(tmp_path, desk().key, with_root=False)
    with pytest.raises(InputError, match="without its root"):
        opened(tmp_path, p12=path, passphrase=PASSPHRASE)
    with pytest.raises(InputError, match="passphrase"):
        opened(tmp_path, p12=path, passphrase="wrong")  # noqa: S106 it opens nothing
    with pytest.raises(InputError, match="cannot be read"):
        opened(tmp_path, p12=tmp_path / "none.p12")


def test_neither_key_nor_passphrase_shows_in_words(tmp_path: Path) -> None:
    environment = {
        "COURIER_API_SIGNING_P12": str(tmp_path / "house.p12"),
        "COURIER_API_SIGNING_PASSPHRASE": PASSPHRASE,
        "COURIER_API_SECRET_FILE": str(tmp_path / "secret"),
    }
    config = load_config(environment)
    assert config.signing_passphrase == PASSPHRASE
    assert PASSPHRASE not in repr(config)
    assert "private" not in repr(desk().key)


@contextmanager
def authority_of_time(key: SigningKey, status: int = 200) -> Iterator[str]:
    """An authority on this machine; it answers with `status`."""
    plain = key.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    stamper = DummyTimeStamper(
        to_asn1([key.certificate])[0], keys.PrivateKeyInfo.load(plain), fixed_dt=AT
    )

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            answer = stamper.request_tsa_response(asked).dump()
            self.send_response(status)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 its name there
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/tsa"
        server.shutdown()
        thread.join()


def time_key() -> SigningKey:
    return desk().authority.issue(
        "clock", AT - YEAR, AT + YEAR * 5, for_documents=False, for_timestamps=True
    )


def test_a_timestamp_keeps_a_signature_good_after_its_certificate_expired() -> None:
    with authority_of_time(time_key()) as url:
        stamped = PadesSigner(desk().key, Clock(), ZONE, HttpTimestamps(url)).sign(
            plain_report(), reason=REASON, field="decision"
        )
    roots = [desk().authority.root]
    late = PadesVerifier(roots, [desk().key.certificate], Clock(AT + 2 * YEAR), time_roots=roots)
    facts = late.verify(stamped).signatures[0]
    assert late.verify(stamped).bottom_line
    assert (facts.stamped_at, facts.timestamp_holds) == (AT, True)
    other = replace(desk(), clock=Clock(AT)).verifier
    assert other.verify(stamped).signatures[0].timestamp_holds is False
    assert not other.verify(stamped).bottom_line


def test_no_signature_without_the_timestamp_that_is_asked_for() -> None:
    with authority_of_time(time_key(), status=503) as url:
        signer = PadesSigner(desk().key, Clock(), ZONE, HttpTimestamps(url))
        with pytest.raises(UnreachableError):
            signer.sign(plain_report(), reason=REASON, field="decision")


def test_an_authority_of_time_is_asked_over_https_only() -> None:
    with pytest.raises(InputError, match="https"):
        HttpTimestamps("http://time.example/tsa")
