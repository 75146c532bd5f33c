"""Signed notes: a text and Ed25519 signatures that name their key.

References
----------
C2SP signed-note: key ids, verifier keys, signature lines.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from courier_api.errors import InputError

__all__ = ["NoteKey", "PublicKey"]

ED25519 = b"\x01"
DASH = "\u2014"
ID_BYTES = 4
KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that verifies notes, and the name it signs under."""

    name: str
    raw: bytes

    @property
    def key_id(self) -> bytes:
        """The first 4 bytes of the hash of name and key."""
        return sha256(self.name.encode() + b"\n" + ED25519 + self.raw).digest()[:ID_BYTES]

    def written(self) -> str:
        """Return the verifier key: name, id and key in one line."""
        return f"{self.name}+{self.key_id.hex()}+{b64encode(ED25519 + self.raw).decode()}"

    @classmethod
    def read(cls, line: str) -> PublicKey:
        """Return the key that was written as `line`.

        Raises
        ------
        InputError
            If it is none.
        """
        name, _, rest = line.strip().partition("+")
        claimed, _, encoded = rest.partition("+")
        try:
            decoded = b64decode(encoded, validate=True)
        except Base64Error as error:
            raise InputError("public key", ["is no verifier key: NAME+ID+BASE64"]) from error
        key = cls(name, decoded[1:])
        if decoded[:1] != ED25519 or len(key.raw) != KEY_BYTES or key.key_id.hex() != claimed:
            raise InputError("public key", ["is no Ed25519 verifier key, or was damaged"])
        return key

    def opened(self, note: str) -> str:
        """Return the text of a note that this key signed.

        Raises
        ------
        InputError
            If it did not.
        """
        text, blank, signatures = note.partition("\n\n")
        text += "\n"
        if not blank:
            raise InputError("signed note", ["carries no signature"])
        verifier = Ed25519PublicKey.from_public_bytes(self.raw)
        for line in signatures.splitlines():
            dash, _, rest = line.partition(" ")
            name, _, encoded = rest.partition(" ")
            if dash != DASH or name != self.name:
                continue
            try:
                decoded = b64decode(encoded, validate=True)
                if decoded[:ID_BYTES] == self.key_id:
                    verifier.verify(decoded[ID_BYTES:], text.encode())
                    return text
            except (Base64Error, InvalidSignature):
                continue
        raise InputError("signed note", [f"is not signed by {self.name}"])


class NoteKey:
    """A key that signs notes.

    Parameters
    ----------
    name
        Under which it signs; no spaces, no plus.
    seed
        32 secret bytes.
    """

    def __init__(self, name: str, seed: bytes) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = PublicKey(name, self._private.public_key().public_bytes_raw())

    def signed(self, text: str) -> str:
        """Return the note of `text`, which ends with a newline, and its signature."""
        signature = self._private.sign(text.encode())
        encoded = b64encode(self.public.key_id + signature).decode()
        return f"{text}\n{DASH} {self.public.name} {encoded}\n"
