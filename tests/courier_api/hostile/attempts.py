"""Every operation with every id there is, called by somebody it does not belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from courier_api.domain.actor import Role
from courier_api.domain.office.inspection_record import PhotoItem
from courier_api.storage.tables import metadata
from tests.courier_api.office.darkroom import JPEG
from tests.courier_api.schema.place import Place
from tests.courier_api.web.callers import Caller
from tests.courier_api.web.test_rights import GUARDED, UNSAFE, Cell

NOBODY = "nobody-1"
KEPT = (
    "orders",
    "order_steps",
    "payments",
    "ledger_entries",
    "documents",
    "custody_moves",
    "shifts",
    "cash_moves",
    "visits",
    "signatures",
    "tasks",
    "task_steps",
    "approvals",
    "inspection_records",
    "photos",
    "plans",
    "publications",
    "people",
    "one_time_codes",
    "vault_fields",
    "outbox_jobs",
    "events",
)
"""Tables in which nothing may change by what is refused."""


@dataclass(frozen=True)
class Attempt:
    """One operation with one id, and the same with an id that nobody has."""

    cell: Cell
    parameter: str
    ids: tuple[str, ...]

    def __str__(self) -> str:
        return str(self.cell)

    def url(self, value: str) -> str:
        """Return the path with `value` in its last place, and others that go with it."""
        filled = self.cell.path.replace("{" + self.parameter + "}", value)
        if self.parameter == "payment_id":
            filled = filled.replace("{order_id}", value.removeprefix("pay-"))
        filled = filled.replace("{digest}", sha256(self.photo).hexdigest())
        return re.sub(r"{\w+}", NOBODY, filled)

    @property
    def photo(self) -> bytes:
        """A photo that is sent, or one whose digest is that of a photo on a record."""
        return JPEG if self.cell.method in UNSAFE else PhotoItem.VIN.encode()

    def call(self, caller: Caller, value: str) -> TestResponse:
        sent = example(self.cell)
        headers = {"If-Match": "*"} if self.cell.matches else {}
        return caller.call(self.cell.method, self.url(value), headers=headers, **sent)


def example(cell: Cell) -> dict[str, Any]:
    """Return a body that the operation takes."""
    content = cell.operation.get("requestBody", {}).get("content", {})
    media = content.get("application/json")
    if "image/jpeg" in content:
        return {"data": JPEG, "content_type": "image/jpeg", "query_string": {"item": "vin"}}
    return {"json": media["example"]} if media else {}


def attempts(place: Place) -> Iterator[Attempt]:
    """Go through every operation on something that has an id."""
    for cell in GUARDED:
        named = [name for name in re.findall(r"{(\w+)}", cell.path) if name != "digest"]
        if named and place.ids.get(named[-1]):
            yield Attempt(cell, named[-1], place.ids[named[-1]])


def told(answer: TestResponse, value: str) -> tuple[int, str]:
    """Return what an answer says, apart from the id that was asked for."""
    text = re.sub(r'"request_id": ?"\w+"', "", answer.get_data(as_text=True))
    return answer.status_code, text.replace(value, "…").replace(value.removeprefix("pay-"), "…")


def rows(place: Place) -> dict[str, list[tuple[Any, ...]]]:
    """Return all that must stay as it is."""
    with place.store.engine.connect() as connection:
        return {
            name: sorted(map(tuple, connection.execute(select(metadata.tables[name]))), key=repr)
            for name in KEPT
        }


def some(ids: tuple[str, ...]) -> tuple[str, ...]:
    """Return six of many ids, from all over."""
    return ids[:: max(1, len(ids) // 6)]


def roles_of(attempt: Attempt) -> list[Role]:
    return sorted(attempt.cell.roles)
