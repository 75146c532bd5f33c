"""A checkpoint: size and root of the log at an instant, in the form that is signed.

References
----------
C2SP tlog-checkpoint (the text: origin, size, root, further lines) and C2SP
signed-note (the signature lines under it).
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass
from datetime import datetime

from courier_api.domain.checks import instant_faults
from courier_api.errors import InputError, ModelError

__all__ = ["Checkpoint", "read_checkpoint"]

ORIGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9./_-]{0,127}")
HASH_BYTES = 32
LINES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """What the log was at an instant.

    Parameters
    ----------
    origin
        Which log, such as ``courier-api/futian``; no spaces.
    size, root
        Number of leaves; the root over them, 32 bytes.
    at
        When it was taken, aware UTC.

    Raises
    ------
    ModelError
        With every value that does not fit.
    """

    origin: str
    size: int
    root: bytes
    at: datetime

    def __post_init__(self) -> None:
        faults = instant_faults("at", self.at)
        if not ORIGIN.fullmatch(self.origin):
            faults.append("origin is not 1 to 128 letters, digits, '.', '/', '_', '-'")
        if self.size < 0:
            faults.append(f"size is {self.size}: must be 0 or more")
        if len(self.root) != HASH_BYTES:
            faults.append(f"root has {len(self.root)} bytes, not {HASH_BYTES}")
        if faults:
            raise ModelError("checkpoint", faults)

    def text(self) -> str:
        """Return what is signed: origin, size, root in Base64 and the instant, a line each."""
        root = b64encode(self.root).decode("ascii")
        return f"{self.origin}\n{self.size}\n{root}\n{self.at.isoformat()}\n"


def read_checkpoint(text: str) -> Checkpoint:
    """Return the checkpoint that was written as `text`.

    Raises
    ------
    InputError
        If it is none.
    """
    lines = text.split("\n")
    if len(lines) != LINES + 1 or lines[-1]:
        raise InputError("checkpoint", [f"has not the {LINES} lines of a checkpoint"])
    origin, size, root, at = lines[:LINES]
    try:
        found = Checkpoint(
            origin=origin,
            size=int(size),
            root=b64decode(root, validate=True),
            at=datetime.fromisoformat(at),
        )
    except (ValueError, Base64Error) as error:
        raise InputError("checkpoint", [f"cannot be read: {error}"]) from error
    if found.text() != text:
        raise InputError("checkpoint", ["is not written as checkpoints are"])
    return found
