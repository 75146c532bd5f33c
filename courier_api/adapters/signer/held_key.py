"""pyHanko's signer for a key that is held in memory as it was opened, once."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from pyhanko.sign.signers import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from courier_api.adapters.signer.key import SigningKey
from courier_api.adapters.signer.reading import to_asn1

__all__ = ["DIGEST", "HeldKeySigner"]

DIGEST = "sha256"


class HeldKeySigner(Signer):
    """Signs with SHA-256.

    pyHanko's own signer opens and checks the key anew for each signature, which takes
    longer than all the rest.

    Parameters
    ----------
    key
        RSA (PKCS #1 v1.5, which every reader of PDF knows) or elliptic curve.
    """

    def __init__(self, key: SigningKey) -> None:
        chain = to_asn1(key.chain)
        super().__init__(
            signing_cert=to_asn1([key.certificate])[0],
            cert_registry=SimpleCertificateStore.from_certs(chain),  # type: ignore[no-untyped-call]
            embed_roots=False,
        )
        self._private = key.private

    async def async_sign_raw(
        self,
        data: bytes,
        digest_algorithm: str,
        dry_run: bool = False,
    ) -> bytes:
        """Return the bare signature of `data`.

        Raises
        ------
        ValueError
            If pyHanko asks for another digest than it was told to.
        """
        if digest_algorithm != DIGEST:
            raise ValueError(f"digest {digest_algorithm} was not asked for")
        if isinstance(self._private, RSAPrivateKey):
            if dry_run:
                return bytes(self._private.key_size // 8)
            return self._private.sign(data, PKCS1v15(), SHA256())
        return self._private.sign(data, ECDSA(SHA256()))
