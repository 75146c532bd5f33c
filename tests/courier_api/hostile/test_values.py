"""Values that are nearly right."""

from __future__ import annotations

import pytest

from courier_api.domain.actor import Role
from tests.courier_api.schema.place import Place

MOST_FEN = 2**53 - 1


@pytest.mark.parametrize("done", [0, 1, "true", "yes", None, [], 1.0])
def test_a_flag_is_true_or_false_and_nothing_like_it(place: Place, done: object) -> None:
    courier = place.people[Role.COURIER]
    answer = courier.post("/v1/shift/scans", json={"serials": [], "done": done})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/done"


@pytest.mark.parametrize("path", ["/v1/till/draws", "/v1/till/deposits", "/v1/remittances"])
@pytest.mark.parametrize(
    "fen", [0, -1, 1.5, 1e3, "100", True, None, MOST_FEN, MOST_FEN + 1, 10**30]
)
def test_no_sum_is_booked_that_cannot_be_meant(place: Place, path: str, fen: object) -> None:
    accountant = place.people[Role.ACCOUNTANT]
    before = accountant.get("/v1/balances").json
    answer = accountant.post(path, json={"amount_fen": fen})
    assert answer.status_code in (409, 422), answer.json
    assert accountant.get("/v1/balances").json == before
