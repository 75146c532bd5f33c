"""Signing: the right person, enough ink, after the policy; strokes stay in the vault."""

from __future__ import annotations

import hashlib
import json

import pytest
from sqlalchemy import inspect, text

from courier_api.domain.order.states import OrderState
from courier_api.domain.shift.signature import Point, Relationship
from courier_api.errors import ConflictError, GuardError, ModelError, RefusedError, StepError
from courier_api.services.visit.sign import signature_field
from courier_api.services.visit.view import visits_of
from tests.courier_api.trade import COURIER_1
from tests.courier_api.visit.drive import SCRAWL, House

NAME = "欧阳小明"


@pytest.fixture
def issued(house: House) -> House:
    house.plan("o1", delegate_id="h2")
    house.store.write(lambda unit: unit.vault.put("h1", {"name": NAME}))
    house.store.write(lambda unit: unit.vault.put("h2", {"name": "李雷"}))
    house.check_in()
    house.take_over("o1")
    house.arrive()
    house.pay()
    house.issue()
    return house


def test_what_is_kept_and_where(issued: House) -> None:
    signed = issued.sign(name=NAME).signed
    assert issued.order().state is OrderState.SIGNED
    assert issued.order().signer_id == "h1"
    assert issued.ask(COURIER_1, visits_of, "o1").signatures == (signed,)
    with issued.store.read() as unit:
        kept = unit.vault.get("h1")[signature_field(signed.digest)]
    assert hashlib.sha256(kept.encode()).hexdigest() == signed.digest
    plain = json.loads(kept)
    assert plain["name"] == NAME
    assert plain["order_id"] == "o1"
    assert plain["policy_number"] == "PN-o1"
    assert plain["strokes"] == [[[p.x, p.y, p.t_ms] for p in SCRAWL]]


def test_no_name_and_no_stroke_outside_the_vault(issued: House) -> None:
    issued.sign(name=NAME)
    with issued.store.engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            rows = connection.execute(text(f"SELECT * FROM {table}")).all()  # noqa: S608
            assert NAME not in str(rows), table
            assert "小明" not in str(rows), table
            assert '"strokes"' not in str(rows), table


def test_the_delegate_signs_as_what_he_is(issued: House) -> None:
    spouse = Relationship.SPOUSE
    with pytest.raises(GuardError, match="self is the policyholder"):
        issued.sign(signer_id="h2", name="李雷")
    signed = issued.sign(signer_id="h2", name="李 雷", relationship=spouse).signed
    assert (signed.signer_id, signed.relationship) == ("h2", spouse)


def test_nobody_else_signs_and_every_fault_is_named(issued: House) -> None:
    with pytest.raises(GuardError) as caught:
        issued.sign(signer_id="h3", name=NAME, strokes=())
    told = " ".join(caught.value.faults)
    assert "only the policyholder or the named delegate" in told
    assert "nothing is drawn" in told
    assert "self is the policyholder" in told
    assert issued.order().state is OrderState.ISSUED


def test_the_name_must_be_the_one_on_file(issued: House) -> None:
    with pytest.raises(GuardError, match="look at the identity paper"):
        issued.sign(name="王小明")


@pytest.mark.parametrize(
    ("strokes", "words"),
    [
        ((), "nothing is drawn"),
        (((),), "nothing is drawn"),
        (((Point(10, 10, 0),),), "1 points"),
        ((tuple(Point(10, 10, 50 * n) for n in range(20)),), "too short"),
        ((tuple(Point(30 * n, 10, 0) for n in range(10)),), "less than 200 ms"),
        ((tuple(Point(n % 300, 10, n) for n in range(3_001)),), "3001 points"),
    ],
)
def test_what_is_no_signature(
    issued: House, strokes: tuple[tuple[Point, ...], ...], words: str
) -> None:
    with pytest.raises(GuardError, match=words):
        issued.sign(name=NAME, strokes=strokes)


@pytest.mark.parametrize(
    ("strokes", "words"),
    [
        (((Point(401, 10, 0),),), "leave the pad"),
        (((Point(10, -1, 0),),), "leave the pad"),
        (((Point(10, 10, 5), Point(20, 10, 4)),), "backwards"),
        (((Point(10, 10, -1),),), "backwards"),
    ],
)
def test_what_cannot_be_drawn(
    issued: House, strokes: tuple[tuple[Point, ...], ...], words: str
) -> None:
    with pytest.raises(ModelError, match=words):
        issued.sign(name=NAME, strokes=strokes)


def test_the_largest_signature_fits_into_the_vault(issued: House) -> None:
    figures = issued.figures.visit
    points = tuple(
        Point(9_000 + n % 900, 9_000 + n % 900, 100_000 + 10 * n)
        for n in range(figures.signature_points_max)
    )
    issued.sign(name=NAME, width=10_000, height=10_000, strokes=(points,))


def test_nobody_signs_before_the_policy_or_twice(house: House) -> None:
    house.plan("o1")
    house.check_in()
    house.take_over("o1")
    with pytest.raises(StepError):
        house.sign()
    house.arrive()
    with pytest.raises(StepError):
        house.sign()
    house.pay()
    with pytest.raises(StepError):
        house.sign()
    house.issue()
    house.sign()
    with pytest.raises((StepError, ConflictError, RefusedError)):
        house.sign()
