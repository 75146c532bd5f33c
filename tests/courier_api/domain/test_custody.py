"""A document has one holder, and does not come back from the void."""

from __future__ import annotations

from itertools import product

import pytest

from courier_api.domain.custody.document import MoveCause, register, reprint
from courier_api.domain.custody.holder import MOVES, VOID, Holder, HolderKind
from courier_api.errors import CustodyError, ModelError
from tests.courier_api.trade import AT, BRANCH, COURIER, CUSTOMER, papers

POLICY = papers("o1", BRANCH)[0]
WHERE = {
    HolderKind.BRANCH: Holder(HolderKind.BRANCH, "luohu"),
    HolderKind.COURIER: Holder(HolderKind.COURIER, "c2"),
    HolderKind.CUSTOMER: Holder(HolderKind.CUSTOMER, "h2"),
    HolderKind.VOID: VOID,
}


def test_moves_count_up() -> None:
    moved = POLICY.transfer(COURIER, source=BRANCH, actor_id="c1", at=AT)
    assert (moved.document.holder, moved.document.step) == (COURIER, 2)
    assert (moved.move.source, moved.move.target, moved.move.step) == (BRANCH, COURIER, 2)


@pytest.mark.parametrize(("source", "target"), list(product(HolderKind, HolderKind)))
def test_documents_go_the_ways_there_are(source: HolderKind, target: HolderKind) -> None:
    holders = {
        HolderKind.BRANCH: BRANCH,
        HolderKind.COURIER: COURIER,
        HolderKind.CUSTOMER: CUSTOMER,
        HolderKind.VOID: VOID,
    }
    document = papers("o1", holders[source])[0]
    go = {"source": holders[source], "actor_id": "c1", "at": AT}
    if (source, target) in MOVES and target is not HolderKind.VOID:
        assert document.transfer(WHERE[target], **go).document.holder == WHERE[target]
    else:
        with pytest.raises(CustodyError):
            document.transfer(WHERE[target], **go)


def test_only_the_holder_hands_on() -> None:
    with pytest.raises(CustodyError, match="held by branch:futian, not courier:c1"):
        POLICY.transfer(CUSTOMER, source=COURIER, actor_id="c1", at=AT)


def test_loss_leads_to_void_and_reprint_with_both_serials() -> None:
    lost = papers("o1", COURIER)[0].void(MoveCause.LOST, actor_id="c1", at=AT).document
    fresh = reprint(lost, "P-2", BRANCH, actor_id="p1", at=AT)
    assert (lost.is_void, fresh.document.replaces, fresh.document.serial) == (True, "P-o1", "P-2")
    with pytest.raises(CustodyError, match="void already"):
        lost.void(MoveCause.LOST, actor_id="c1", at=AT)
    with pytest.raises(CustodyError, match="cannot go from void:void"):
        lost.transfer(BRANCH, source=VOID, actor_id="c1", at=AT)


def test_what_is_not_void_is_not_printed_again() -> None:
    with pytest.raises(CustodyError) as caught:
        reprint(POLICY, POLICY.serial, BRANCH, actor_id="p1", at=AT)
    assert len(caught.value.faults) == 2


def test_documents_start_in_a_branch() -> None:
    with pytest.raises(CustodyError, match="starts in a branch"):
        register(papers("o1", COURIER)[0], actor_id="p1", at=AT)


def test_a_transfer_makes_nothing_void() -> None:
    with pytest.raises(CustodyError, match="transferred makes no document void"):
        POLICY.void(MoveCause.TRANSFERRED, actor_id="c1", at=AT)


def test_people_hold_by_pseudonym() -> None:
    with pytest.raises(ModelError, match="use a pseudonym"):
        Holder(HolderKind.CUSTOMER, "13812341234")
