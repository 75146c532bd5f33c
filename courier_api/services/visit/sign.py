"""Have the receipt signed: by the policyholder or the named delegate, nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from courier_api.domain.order.evidence import Evidence
from courier_api.domain.order.order import Order
from courier_api.domain.order.states import OrderEvent
from courier_api.domain.people.personal import normalised
from courier_api.domain.shift.signature import (
    IdentityPaper,
    Point,
    Relationship,
    Signature,
    SignatureLimits,
    SignedBy,
)
from courier_api.errors import GuardError, StepError
from courier_api.services.effects import carry_out
from courier_api.services.shift.on_duty import open_shift
from courier_api.services.visit.running import running_visit
from courier_api.services.work import Work

__all__ = ["Drawn", "SignedOrder", "sign", "signature_field"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What was drawn on the phone, and by whom.

    Parameters
    ----------
    signer_id
        Pseudonym of the policyholder or of the delegate.
    name
        As given at the door; must be the signer's.
    relationship, identity
        What he is to the policyholder; which paper the courier has seen.
    device_at
        By the phone's clock.
    width, height, strokes
        The pad in pixels, and each stroke from pen down to pen up.
    """

    signer_id: str
    name: str
    relationship: Relationship
    identity: IdentityPaper
    device_at: datetime
    width: int
    height: int
    strokes: tuple[tuple[Point, ...], ...]


@dataclass(frozen=True, slots=True)
class SignedOrder:
    """The order after it was signed, and what is kept of the signature for ever."""

    order: Order
    signed: SignedBy


def sign(work: Work, order_id: str, drawn: Drawn) -> SignedOrder:
    """Take a signature; strokes and name go to the signer's vault, the digest stays.

    Raises
    ------
    ModelError
        If the drawing cannot be one.
    GuardError
        Naming all that keeps it from being this order's signature: too
        little ink, somebody else's name, no premium, no policy ...
    StepError, RefusedError
        If the order is not at this point, or he has no open shift.
    """
    order = work.order(order_id)
    open_shift(work)
    signature = Signature(
        order_id=order.id,
        policy_number=order.policy_number,
        signer_id=drawn.signer_id,
        name=drawn.name.strip(),
        relationship=drawn.relationship,
        identity=drawn.identity,
        device_at=drawn.device_at,
        width=drawn.width,
        height=drawn.height,
        strokes=drawn.strokes,
    )
    advanced, faults = None, _faults(work, order, signature)
    try:
        advanced = work.step(order, OrderEvent.SIGN, Evidence(signer_id=signature.signer_id))
    except GuardError as error:
        faults = [*error.faults, *faults]
    visit = running_visit(work, order.id)
    if visit is None:
        raise StepError(f"order {order.id}", ["has no visit: arrive first"])
    if faults or advanced is None:
        raise GuardError(f"order {order.id}, sign", faults)
    signed = SignedBy(
        order_id=order.id,
        visit_number=visit.number,
        signer_id=signature.signer_id,
        relationship=signature.relationship,
        identity=signature.identity,
        digest=signature.digest,
        courier_id=work.actor.id,
        signed_at=work.at,
        device_at=signature.device_at,
    )
    work.unit.visits.add_signature(signed)
    work.unit.vault.put(
        signature.signer_id, {signature_field(signed.digest): signature.canonical().decode()}
    )
    carry_out(work, advanced)
    return SignedOrder(advanced.order, signed)


def signature_field(digest: str) -> str:
    """Return under which name a signature lies in its signer's vault."""
    return f"signature_{digest[:32]}"


def _faults(work: Work, order: Order, signature: Signature) -> list[str]:
    figures = work.figures.visit
    limits = SignatureLimits(
        points_min=figures.signature_points_min,
        points_max=figures.signature_points_max,
        ink_min=figures.signature_ink_min,
        duration_min_ms=figures.signature_duration_min_ms,
    )
    faults = signature.too_little(limits)
    is_holder = signature.signer_id == order.policyholder_id
    if is_holder != (signature.relationship is Relationship.SELF):
        faults.append("relationship: self is the policyholder, and nobody else is")
    if signature.signer_id in (order.policyholder_id, order.delegate_id):
        known = work.unit.vault.get(signature.signer_id).get("name", "")
        if known and normalised("name", known) != normalised("name", signature.name):
            faults.append("name: is not the signer's on file; look at the identity paper")
    return faults
