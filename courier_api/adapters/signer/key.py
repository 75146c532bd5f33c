"""The key the house signs with, and its certificates."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12
from cryptography.x509 import (
    Certificate,
    ExtensionNotFound,
    KeyUsage,
    load_pem_x509_certificates,
)
from cryptography.x509.oid import NameOID

from courier_api.errors import InputError, SigningError

__all__ = ["TEST_MARK", "SigningKey", "common_name", "read_certificates", "read_key"]

TEST_MARK = "TEST - NOT A REAL SIGNATURE"
RSA_LEAST_BITS = 2048
_KINDS = (RSAPrivateKey, EllipticCurvePrivateKey)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key, its certificate, and those that lead to the root.

    Parameters
    ----------
    certificate
        Of the signer.
    private
        RSA of 2048 bits or more, or on an elliptic curve.
    chain
        Intermediate certificates between the signer's own and the root.
    roots
        Roots that came with the key.
    """

    certificate: Certificate
    private: RSAPrivateKey | EllipticCurvePrivateKey = field(repr=False)
    chain: tuple[Certificate, ...] = ()
    roots: tuple[Certificate, ...] = ()

    @property
    def name(self) -> str:
        """Who signs, as the certificate says."""
        return common_name(self.certificate)

    @property
    def is_test(self) -> bool:
        """Whether the certificate says that its signatures mean nothing."""
        return TEST_MARK in self.certificate.subject.rfc4514_string()

    def demand_usable(self, at: datetime) -> None:
        """Raise unless documents may be signed with the key at that instant.

        Raises
        ------
        SigningError
            Naming everything that speaks against it.
        """
        faults = []
        if at < self.certificate.not_valid_before_utc:
            faults.append(f"is not valid before {self.certificate.not_valid_before_utc:%F %T}Z")
        if at > self.certificate.not_valid_after_utc:
            faults.append(f"expired at {self.certificate.not_valid_after_utc:%F %T}Z: renew it")
        if not _signs_documents(self.certificate):
            faults.append("is not for signing documents: nonRepudiation (contentCommitment) lacks")
        if faults:
            raise SigningError("signing certificate", faults)


def common_name(certificate: Certificate) -> str:
    """Return the common name of a certificate's subject, empty if it has none."""
    found = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else ""


def read_key(path: Path, passphrase: str) -> SigningKey:
    """Read a PKCS #12 file.

    Raises
    ------
    InputError
        If it cannot be read or opened, or holds no key that signs PDF files.
    """
    try:
        opened = load_pkcs12(path.read_bytes(), passphrase.encode() or None)
    except OSError as error:
        raise InputError("signing key", [f"cannot be read: {error.strerror}"]) from error
    except ValueError as error:
        raise InputError("signing key", ["is no PKCS #12 file of this passphrase"]) from error
    faults = []
    if opened.cert is None:
        faults.append("holds no certificate of the key")
    if not isinstance(opened.key, _KINDS):
        faults.append("holds no RSA or elliptic curve key")
    elif opened.cert and opened.cert.certificate.public_key() != opened.key.public_key():
        faults.append("holds a certificate of another key")
    elif isinstance(opened.key, RSAPrivateKey) and opened.key.key_size < RSA_LEAST_BITS:
        faults.append(f"is an RSA key of less than {RSA_LEAST_BITS} bits")
    if faults or opened.cert is None or not isinstance(opened.key, _KINDS):
        raise InputError("signing key", faults)
    others = [other.certificate for other in opened.additional_certs]
    return SigningKey(
        certificate=opened.cert.certificate,
        private=opened.key,
        chain=tuple(one for one in others if one.subject != one.issuer),
        roots=tuple(one for one in others if one.subject == one.issuer),
    )


def read_certificates(path: Path) -> tuple[Certificate, ...]:
    """Read the certificates of a PEM file.

    Raises
    ------
    InputError
        If there is none.
    """
    try:
        return tuple(load_pem_x509_certificates(path.read_bytes()))
    except OSError as error:
        raise InputError("certificates", [f"cannot be read: {error.strerror}"]) from error
    except ValueError as error:
        raise InputError("certificates", ["is no PEM file of certificates"]) from error


def _signs_documents(certificate: Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(KeyUsage).value.content_commitment
    except ExtensionNotFound:
        return False
