"""Hand the documents over: the happy end of a visit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from courier_api.domain.custody.document import Document, DocumentKind
from courier_api.domain.custody.holder import Holder, HolderKind
from courier_api.domain.order.evidence import Evidence
from courier_api.domain.order.order import Order
from courier_api.domain.order.states import OrderEvent, OrderState
from courier_api.domain.shift.visit import VisitOutcome
from courier_api.errors import CustodyError, StepError
from courier_api.services.effects import carry_out
from courier_api.services.shift.on_duty import open_shift
from courier_api.services.visit.running import end_visit
from courier_api.services.work import Work

__all__ = ["HandedOver", "hand_over"]


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The order after hand-over, the serials the customer has, and those that go back."""

    order: Order
    given: tuple[str, ...]
    kept: tuple[str, ...]


def hand_over(work: Work, order_id: str, serials: Sequence[str]) -> HandedOver:
    """Give the customer every document but the receipt, which goes back to the branch.

    Parameters
    ----------
    serials
        As scanned at the door: exactly the order's documents, the receipt left out.

    Raises
    ------
    CustodyError
        Naming every serial that is missing or does not belong there.
    StepError, GuardError, RefusedError
        If the order is not at this point, or he has no open shift.
    """
    order = work.order(order_id)
    open_shift(work)
    if order.state is not OrderState.SIGNED:
        raise StepError(
            f"order {order.id}", [f"is {order.state}: have it signed before you hand over"]
        )
    live = [d for d in work.unit.custody.of_order(order.id) if not d.is_void]
    papers = {d.serial: d for d in live if d.kind is not DocumentKind.RECEIPT}
    kept = tuple(d.serial for d in live if d.kind is DocumentKind.RECEIPT)
    if faults := _faults(papers, kept, serials):
        raise CustodyError(f"order {order.id}, hand over", faults)
    customer = Holder(HolderKind.CUSTOMER, order.policyholder_id)
    courier = Holder(HolderKind.COURIER, work.actor.id)
    for document in papers.values():
        work.unit.custody.move(
            document.transfer(customer, source=courier, actor_id=work.actor.id, at=work.at)
        )
    evidence = Evidence(documents=work.unit.custody.of_order(order.id))
    advanced = work.step(order, OrderEvent.HAND_OVER, evidence)
    end_visit(work, order.id, VisitOutcome.HANDED_OVER, work.at)
    carry_out(work, advanced)
    return HandedOver(advanced.order, tuple(papers), kept)


def _faults(
    papers: dict[str, Document], receipts: tuple[str, ...], serials: Sequence[str]
) -> list[str]:
    faults = [
        f"{serial} is not scanned: hand it over too" for serial in papers if serial not in serials
    ]
    for serial in dict.fromkeys(serials):
        if serial in receipts:
            faults.append(f"{serial} is the receipt: it goes back to the branch")
        elif serial not in papers:
            faults.append(f"{serial} does not belong to this order: keep it")
    return faults
