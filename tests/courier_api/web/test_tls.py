"""The server by TLS: with a certificate made for the test."""

from __future__ import annotations

import socket
import ssl
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.courier_api.web.running import Running, running


def a_certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "made for a test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, SHA256())
    )
    cert, private = folder / "cert.pem", folder / "key.pem"
    cert.write_bytes(made.public_bytes(Encoding.PEM))
    private.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
    )
    return cert, private


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return a_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def server(files: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    cert, key = files
    options = ("--workers", "1", "--tls-cert", str(cert), "--tls-key", str(key))
    with running(tmp_path_factory.mktemp("server"), "", *options, scheme="https") as server:
        yield server


def test_who_trusts_the_certificate_gets_answers(server: Running, files: tuple[Path, Path]) -> None:
    trusting = ssl.create_default_context(cafile=str(files[0]))
    answer = httpx.get(f"{server.url}/health/ready", verify=trusting)
    assert answer.status_code == 200
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_who_does_not_gets_none(server: Running) -> None:
    with pytest.raises(httpx.ConnectError, match="certificate"):
        httpx.get(f"{server.url}/health/ready")


def shake_hands(server: Running, newest: ssl.TLSVersion) -> str | None:
    """Return the version spoken with a client that knows none newer and trusts anybody."""
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
    client.set_ciphers("DEFAULT@SECLEVEL=0")
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        client.minimum_version = ssl.TLSVersion.TLSv1
        client.maximum_version = newest
    with (
        socket.create_connection(("127.0.0.1", server.port), timeout=10) as plain,
        client.wrap_socket(plain) as spoken,
    ):
        return spoken.version()


def test_nothing_older_than_tls_1_2_is_spoken(server: Running) -> None:
    assert shake_hands(server, ssl.TLSVersion.TLSv1_2) == "TLSv1.2"
    with pytest.raises(ssl.SSLError, match=r"PROTOCOL_VERSION|EOF"):
        shake_hands(server, ssl.TLSVersion.TLSv1_1)


def test_plain_http_is_not_answered(server: Running) -> None:
    with pytest.raises(httpx.TransportError):
        httpx.get(f"http://127.0.0.1:{server.port}/health/ready")
