"""Read checkpoints kept outside the database, believing only what is signed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from courier_api.adapters.signed_note import PublicKey
from courier_api.domain.audit.checkpoint import Checkpoint, read_checkpoint
from courier_api.domain.audit.merkle import root
from courier_api.domain.audit.verify import Finding, Tampering
from courier_api.errors import InputError

__all__ = ["KeptLog", "read_kept_log"]


@dataclass(frozen=True, slots=True)
class KeptLog:
    """What was signed.

    Parameters
    ----------
    leaves
        Every leaf hash under the last checkpoint that holds, in order.
    checkpoints
        Those that hold, by size.
    findings
        Lines that do not hold.
    """

    leaves: tuple[bytes, ...]
    checkpoints: tuple[Checkpoint, ...]
    findings: tuple[Finding, ...]


def read_kept_log(path: Path, key: PublicKey) -> KeptLog:
    """Read the file that :class:`~courier_api.adapters.checkpoint_file.CheckpointFile` writes.

    A line that broke off in a crash is passed over, as the next one says
    the same again; any other that does not hold is a finding.

    Raises
    ------
    InputError
        If the file cannot be read.
    """
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise InputError("checkpoint file", [f"cannot be read: {error.strerror}"]) from error
    leaves: list[bytes] = []
    checkpoints: list[Checkpoint] = []
    findings: list[Finding] = []
    for number, line in enumerate(lines, start=1):
        told = _told(line)
        if told is None:
            continue
        try:
            checkpoint, added = _opened(told, key, leaves)
        except InputError as error:
            findings.append(
                Finding(Tampering.UNSIGNED, f"checkpoint file, line {number}", error.faults[0])
            )
            continue
        leaves = [*leaves[: checkpoint.size - len(added)], *added]
        checkpoints.append(checkpoint)
    return KeptLog(tuple(leaves), tuple(checkpoints), tuple(findings))


def _told(line: bytes) -> dict[str, Any] | None:
    """Return the object of a line, ``None`` if it is empty or broke off."""
    try:
        told = json.loads(line)
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


def _opened(
    told: dict[str, Any], key: PublicKey, leaves: list[bytes]
) -> tuple[Checkpoint, list[bytes]]:
    """Return a line's checkpoint and leaves; raise `InputError` saying why it does not hold."""
    try:
        checkpoint = read_checkpoint(key.opened(str(told["note"])))
        added = [bytes.fromhex(leaf) for leaf in told["leaves"]]
        start = int(told["from"])
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError("checkpoint", ["is not written as checkpoints are"]) from error
    if start > len(leaves):
        raise InputError("checkpoint", [f"leaves {len(leaves)} to {start - 1} are missing"])
    if leaves[start : start + len(added)] != added[: len(leaves) - start]:
        raise InputError("checkpoint", ["denies leaves that were signed before"])
    whole = [*leaves[:start], *added]
    if len(whole) != checkpoint.size or root(whole) != checkpoint.root:
        raise InputError("checkpoint", ["the leaves are not those that were signed"])
    return checkpoint, added
