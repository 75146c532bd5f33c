"""Proofs out of the audit log, for whoever keeps a checkpoint of it (RFC 6962)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from marshmallow import fields, validate

from courier_api.domain.actor import Role
from courier_api.domain.audit.merkle import leaf_hash
from courier_api.errors import NotFoundError
from courier_api.ports.checkpoints import SignedCheckpoint
from courier_api.services.audit.proofs import prove_growth, prove_inclusion
from courier_api.web.api.frame import Ask, Blueprint, Instant, Strict, query

__all__ = ["audit"]

AUDITORS = (Role.ADMIN, Role.MANAGER)
SIZE_MAX = 2**53 - 1
SIZE = validate.Range(1, SIZE_MAX)
POSITION_DIGITS_MAX = 15
HASH = {"example": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}
audit = Blueprint(
    "audit", __name__, url_prefix="/v1/audit", description="Proofs out of the audit log."
)


class CheckpointSchema(Strict):
    """What the log was when it was signed last."""

    size = fields.Integer(required=True, metadata={"description": "Entries.", "example": 42})
    root = fields.String(required=True, metadata=HASH)
    at = Instant(required=True)
    note = fields.String(
        required=True,
        metadata={"description": "The signed note; check it with the log's public key."},
    )


class InclusionArgs(Strict):
    """In which tree."""

    size = fields.Integer(
        validate=SIZE,
        metadata={"description": "Of the tree; that of the newest checkpoint if not given."},
    )


class InclusionSchema(Strict):
    """An entry, and that it is in the log (RFC 9162, 2.1.3)."""

    position = fields.Integer(required=True, metadata={"example": 7})
    size = fields.Integer(required=True, metadata={"example": 42})
    entry = fields.String(
        required=True,
        metadata={"description": "The bytes that are hashed, after a byte 0, by SHA-256."},
    )
    leaf_hash = fields.String(required=True, metadata=HASH)
    path = fields.List(
        fields.String(metadata=HASH),
        required=True,
        metadata={"description": "Hashes from the leaf's sibling up to the root."},
    )


class ConsistencyArgs(Strict):
    """From which tree to which."""

    from_ = fields.Integer(
        data_key="from",
        required=True,
        validate=SIZE,
        metadata={"description": "Size of the earlier tree.", "example": 1},
    )
    to = fields.Integer(
        validate=SIZE,
        metadata={"description": "Of the later one; that of the newest checkpoint if not given."},
    )


class ConsistencySchema(Strict):
    """That the log only grew from one tree to the other (RFC 9162, 2.1.4)."""

    from_ = fields.Integer(data_key="from", required=True, metadata={"example": 7})
    to = fields.Integer(required=True, metadata={"example": 42})
    path = fields.List(fields.String(metadata=HASH), required=True)


@query(audit, "/checkpoint", roles=AUDITORS, answer=CheckpointSchema)
def get_checkpoint(ask: Ask) -> dict[str, Any]:
    """Read the newest checkpoint."""
    signed = _newest(ask)
    checkpoint = signed.checkpoint
    return {
        "size": checkpoint.size,
        "root": checkpoint.root.hex(),
        "at": checkpoint.at,
        "note": signed.note,
    }


@query(
    audit,
    "/entries/<position>/proof",
    roles=AUDITORS,
    args=InclusionArgs,
    answer=InclusionSchema,
)
def get_inclusion(ask: Ask, args: dict[str, Any], position: str) -> dict[str, Any]:
    """Prove that an entry of the branch is in the log; the first has position 0."""
    if not position.isdecimal() or len(position) > POSITION_DIGITS_MAX:
        raise NotFoundError(f"audit entry {position}", ["is not there"])
    size = args.get("size") or _newest(ask).checkpoint.size
    found = prove_inclusion(ask.work, int(position), size)
    content = found.entry.canonical()
    return {
        "position": found.position,
        "size": found.size,
        "entry": content.decode("ascii"),
        "leaf_hash": leaf_hash(content).hex(),
        "path": _hex(found.path),
    }


@query(audit, "/consistency", roles=AUDITORS, args=ConsistencyArgs, answer=ConsistencySchema)
def get_consistency(ask: Ask, args: dict[str, Any]) -> dict[str, Any]:
    """Prove that the log of one checkpoint goes on in that of another."""
    old, new = args["from_"], args.get("to") or _newest(ask).checkpoint.size
    return {"from_": old, "to": new, "path": _hex(prove_growth(ask.work, old, new))}


def _newest(ask: Ask) -> SignedCheckpoint:
    found = ask.unit.checkpoints.newest()
    if found is None:
        raise NotFoundError("checkpoint", ["is not there: none was taken yet"])
    return found


def _hex(hashes: Iterable[bytes]) -> list[str]:
    return [one.hex() for one in hashes]
