"""Prints sheets of the day with keys that are sealed by the secret of the house."""

from __future__ import annotations

import os
from datetime import date, datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from courier_api.domain.office.sheet_key import SheetKey
from courier_api.errors import InputError, StorageError
from inspection.day_proof import key_from_seed, new_sheets, sheet_pdf
from inspection.errors import ValueFaultError

__all__ = ["SealedPress"]

SEED_BYTES, NONCE_BYTES = 32, 12


class SealedPress:
    """A :class:`courier_api.ports.day_sheet.SheetPress`.

    Parameters
    ----------
    secret
        32 bytes, ``Secret.key("day sheets")``; opens private keys (AES-256-GCM,
        bound to branch and key).
    """

    def __init__(self, secret: bytes) -> None:
        self._cipher = AESGCM(secret)

    def new_key(
        self, key_id: str, branch_id: str, valid_from: datetime, *, seed: bytes | None = None
    ) -> SheetKey:
        """Return a new key of a branch; see the port."""
        seed = seed or os.urandom(SEED_BYTES)
        nonce = os.urandom(NONCE_BYTES)
        public = key_from_seed(seed).public_key()
        return SheetKey(
            id=key_id,
            branch_id=branch_id,
            public=public.public_bytes(Encoding.Raw, PublicFormat.Raw),
            sealed=nonce + self._cipher.encrypt(nonce, seed, _place(branch_id, key_id)),
            valid_from=valid_from,
        )

    def pages(
        self, key: SheetKey, branch_name: str, day: date, copies: int, made_at: datetime
    ) -> bytes:
        """Return a PDF of so many pages; see the port."""
        try:
            sheets = new_sheets(key.branch_id, day, copies)
        except ValueFaultError as error:
            raise InputError("sheets of the day", list(error.faults)) from error
        signer = key_from_seed(self._opened(key))
        return sheet_pdf(sheets, signer, made_at=made_at, branch_name=branch_name)

    def _opened(self, key: SheetKey) -> bytes:
        nonce, box = key.sealed[:NONCE_BYTES], key.sealed[NONCE_BYTES:]
        try:
            return self._cipher.decrypt(nonce, box, _place(key.branch_id, key.id))
        except (InvalidTag, ValueError) as error:
            raise StorageError(
                f"sheet key {key.id}", ["does not open: another secret, or the row was changed"]
            ) from error


def _place(branch_id: str, key_id: str) -> bytes:
    return f"{branch_id}|{key_id}".encode()
