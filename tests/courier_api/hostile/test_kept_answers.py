"""What a stolen database tells of the requests whose answers it keeps."""

from __future__ import annotations

import uuid
from hashlib import sha256

import pytest
from sqlalchemy import select

from courier_api.domain.actor import Role
from courier_api.storage.tables.requests import kept_answers
from tests.courier_api.schema.place import Place


@pytest.mark.parametrize("hashed", [b"%b", b"POST\0/v1/lookups\0%b"])
def test_nobody_finds_a_phone_number_by_trying_all(place: Place, hashed: bytes) -> None:
    key, body = uuid.uuid4().hex, b'{"kind":"phone","value":"13800138000"}'
    agent = place.people[Role.AGENT]
    sent = agent.post("/v1/lookups", key=key, data=body, content_type="application/json")
    assert sent.status_code == 200
    with place.store.engine.connect() as connection:
        row = connection.execute(select(kept_answers).where(kept_answers.c.key == key)).one()
    assert row.fingerprint != sha256(hashed % body).digest()
