"""A few endpoints to try the frame on, whatever the rooms have."""

from __future__ import annotations

import threading
from typing import Any

from marshmallow import fields, validate

from courier_api.domain.actor import Role
from courier_api.errors import ContentionError, GuardError
from courier_api.web.api.frame import (
    ANYBODY,
    STAFF,
    Answer,
    Ask,
    Blob,
    Blueprint,
    Fen,
    Identifier,
    Instant,
    PageArgs,
    Strict,
    command,
    page_of,
    query,
)

bench = Blueprint("bench", __name__, description="For tests.")
held = threading.Event()
let_go = threading.Event()
made: list[str] = []


class Thing(Strict):
    name = fields.String(required=True, validate=validate.Length(1, 40))
    amount_fen = Fen(load_default=0)
    at = Instant(load_default=None, allow_none=True)
    parts = fields.List(fields.Nested(lambda: Part()), load_default=[])


class Part(Strict):
    serial = Identifier(required=True)


class Made(Strict):
    id = Identifier(required=True)
    name = fields.String(required=True)
    by = fields.String(required=True)


class Things(Strict):
    items = fields.List(fields.String(), required=True)
    next_cursor = fields.String(required=True)


class Upload(Strict):
    day = fields.Date(required=True)
    file = fields.Raw(required=True, metadata={"type": "string", "format": "binary"})


@command(bench, "/v1/bench/things", roles=STAFF, body=Thing, answer=Made, status=201)
def make(ask: Ask, body: dict[str, Any]) -> Answer:
    """Make a thing."""
    thing = {"id": ask.new_id(), "name": body["name"], "by": ask.known.actor.id}
    ask.unit.outbox.put("bench.made", {"name": body["name"]})
    made.append(body["name"])
    return Answer(result=thing, etag="1", location=f"/v1/bench/things/{thing['id']}")


@command(bench, "/v1/bench/slow", roles=STAFF, body=Thing, answer=Made, status=201)
def make_slowly(ask: Ask, body: dict[str, Any]) -> dict[str, Any]:
    """Make a thing, held up by the test."""
    held.set()
    if not let_go.wait(10):
        raise ContentionError("bench", ["nobody let go"])
    return {"id": ask.new_id(), "name": body["name"], "by": ask.known.actor.id}


@command(
    bench,
    "/v1/bench/things/<thing_id>",
    roles={Role.AGENT, Role.COURIER},
    method="PATCH",
    body=Thing,
    answer=Made,
    match=True,
)
def change(ask: Ask, body: dict[str, Any], thing_id: str) -> dict[str, Any]:
    """Change a thing."""
    ask.demand_match("7")
    return {"id": thing_id, "name": body["name"], "by": ask.known.actor.id}


@command(bench, "/v1/bench/things/<thing_id>", roles={Role.AGENT}, method="DELETE", status=204)
def remove(ask: Ask, thing_id: str) -> None:
    """Remove a thing."""


@command(bench, "/v1/bench/refusals", roles={Role.AGENT})
def refuse(ask: Ask) -> None:
    """Refuse for two reasons."""
    raise GuardError("thing t1", ["is not paid: pay first", "is not signed: sign first"])


@command(bench, "/v1/bench/payouts", roles={Role.ACCOUNTANT}, confirmed=True, status=204)
def pay_out(ask: Ask) -> None:
    """Something with money."""


@command(bench, "/v1/bench/uploads", roles={Role.AGENT}, files=Upload, answer=Made, status=201)
def upload(ask: Ask, form: dict[str, Any]) -> dict[str, Any]:
    """Take a file."""
    return {"id": "u1", "name": str(len(form["file"].read())), "by": ask.known.actor.id}


@command(bench, "/v1/bench/letters", roles=ANYBODY, body=Part, answer=Made, status=201)
def write_letter(ask: Ask, body: dict[str, Any]) -> dict[str, Any]:
    """Open to anybody."""
    return {"id": body["serial"], "name": "letter", "by": "anybody"}


@query(bench, "/v1/bench/things/<thing_id>", roles={Role.AGENT, Role.COURIER}, answer=Made)
def read(ask: Ask, thing_id: str) -> Answer:
    """Read a thing."""
    return Answer(result={"id": thing_id, "name": "x", "by": ask.known.actor.id}, etag="7")


@query(bench, "/v1/bench/things", roles={Role.AGENT}, args=PageArgs, answer=Things)
def listed(ask: Ask, args: dict[str, Any]) -> Any:
    """List things."""
    after = args["cursor"][0] if args["cursor"] else -1
    found = [n for n in range(250) if n > after][: args["limit"] + 1]
    return page_of([str(n) for n in found], args["limit"], lambda item: (int(item),))


@query(bench, "/v1/bench/blobs", roles={Role.AGENT}, media="application/pdf")
def blob(ask: Ask) -> Blob:
    """A file."""
    return Blob(content=b"%PDF-", media_type="application/pdf", file_name="a.pdf")


@query(bench, "/v1/bench/bugs", roles={Role.AGENT}, answer=Made)
def bug(ask: Ask) -> None:
    """A bug that quotes personal data."""
    raise RuntimeError("no row for 13812345678, 张三")
