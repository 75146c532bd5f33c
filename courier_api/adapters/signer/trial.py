"""A certificate authority and a key for trials, made at run time.

Their names say loudly that signatures made with them mean nothing.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    NoEncryption,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from courier_api.adapters.signer.key import TEST_MARK, SigningKey, read_key
from courier_api.errors import InputError

__all__ = ["TrialAuthority", "keep_trial_key", "make_authority"]

KEY_BITS = 2048
YEARS = timedelta(days=3650)
P12_NAME = "signer.p12"


@dataclass(frozen=True, slots=True)
class TrialAuthority:
    """Issues certificates for trials.

    Parameters
    ----------
    root
        Its own certificate: what verifiers trust.
    private
        Its key; forgotten with the object.
    """

    root: x509.Certificate
    private: rsa.RSAPrivateKey

    def issue(
        self,
        name: str,
        starts_at: datetime,
        ends_at: datetime,
        *,
        for_documents: bool = True,
        for_timestamps: bool = False,
    ) -> SigningKey:
        """Return a new key with a certificate for it."""
        private = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
        builder = _builder(_name(name), self.root.subject, starts_at, ends_at)
        builder = builder.public_key(private.public_key()).add_extension(
            _usage(content_commitment=for_documents), critical=True
        )
        if for_timestamps:
            stamps = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
            builder = builder.add_extension(stamps, critical=True)
        builder = builder.add_extension(
            x509.BasicConstraints(ca=False, path_length=None), critical=True
        ).add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(self.private.public_key()),
            critical=False,
        )
        return SigningKey(builder.sign(self.private, hashes.SHA256()), private, roots=(self.root,))


def make_authority(starts_at: datetime, ends_at: datetime) -> TrialAuthority:
    """Return a new authority whose certificate is valid between the two instants."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    name = _name("Root of trials")
    builder = (
        _builder(name, name, starts_at, ends_at)
        .public_key(private.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(private.public_key()), critical=False
        )
    )
    return TrialAuthority(builder.sign(private, hashes.SHA256()), private)


def keep_trial_key(folder: Path, at: datetime, passphrase: str = "") -> SigningKey:
    """Return the trial key of a folder, with its root, making both first if there are none.

    The authority's key is not kept. Of processes that start together all get the same key.

    Raises
    ------
    InputError
        If the folder cannot be used, or what lies there does not belong together.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not (folder / P12_NAME).exists():
            _make(folder, at, passphrase)
    except OSError as error:
        raise InputError("trial key", [f"cannot be kept: {error.strerror}"]) from error
    return read_key(folder / P12_NAME, passphrase)


def _make(folder: Path, at: datetime, passphrase: str) -> None:
    """Write key and root as one file, so that no process sees half of it."""
    start = at.astimezone(UTC).replace(microsecond=0) - timedelta(days=1)
    authority = make_authority(start, start + YEARS)
    key = authority.issue("Policy Courier", start, start + YEARS)
    closed = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    written = serialize_key_and_certificates(
        b"trial", key.private, key.certificate, [authority.root], closed
    )
    aside = folder / f"{P12_NAME}.{os.getpid()}"
    aside.unlink(missing_ok=True)
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(written)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(aside, folder / P12_NAME)
    except FileExistsError:
        pass
    finally:
        aside.unlink()


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, f"{TEST_MARK}: {common}"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, TEST_MARK),
        ]
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, starts_at: datetime, ends_at: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .serial_number(x509.random_serial_number())
        .not_valid_before(starts_at.astimezone(UTC))
        .not_valid_after(ends_at.astimezone(UTC))
    )


def _usage(
    *, content_commitment: bool = False, key_cert_sign: bool = False, crl_sign: bool = False
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not key_cert_sign,
        content_commitment=content_commitment,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        encipher_only=False,
        decipher_only=False,
    )
