"""Photos of the car: uploaded by the courier beside it, looked at by who judges.

The way in has two transactions with a file between them: the photo is sealed
under the policyholder's key, its file is put, its row is written.  A crash
leaves a sealed file that nothing names, and never a row without its file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from courier_api.domain.actor import Actor, Role
from courier_api.domain.figures import InspectionFigures
from courier_api.domain.office.inspection_record import DIGEST, InspectionRecord, PhotoItem
from courier_api.domain.office.photo import KeptPhoto, PhotoType
from courier_api.domain.order.order import Order
from courier_api.domain.order.states import Inspection, OrderState
from courier_api.errors import (
    ConflictError,
    GuardError,
    InputError,
    NotFoundError,
    RefusedError,
    StepError,
)
from courier_api.ports import UnitOfWork
from courier_api.services.work import Work

__all__ = [
    "Upload",
    "demand_uploaded",
    "keep_photo",
    "photos_of_order",
    "seal_upload",
    "uploaded",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A photo as it came in, found to be one.

    Parameters
    ----------
    digest
        SHA-256, hex, of `content`.
    item, media_type
        What it shows, as the courier says; what it is, by its first bytes.
    content
        The file as the camera made it.
    """

    digest: str
    item: PhotoItem
    media_type: PhotoType
    content: bytes = field(repr=False)


def uploaded(digest: str, item: PhotoItem, content: bytes) -> Upload:
    """Return the photo that `content` is.

    Raises
    ------
    InputError
        With everything that speaks against it: another digest, no photo.
    """
    from inspection.photo.formats import describe_other, sniff

    faults = []
    found = sha256(content).hexdigest()
    if not DIGEST.fullmatch(digest):
        faults.append("name it by its SHA-256 in 64 small hex digits")
    elif found != digest:
        faults.append("its SHA-256 is another: it was cut or changed on its way, send it again")
    kind = sniff(content)
    if kind is None:
        told = describe_other(content)
        faults.append(f"is {told}: send JPEG, PNG, WebP or HEIC as the camera made it")
    if faults or kind is None:
        raise InputError(f"photo {digest[:12]}", faults)
    media_type = PhotoType[kind.value]
    return Upload(digest=digest, item=item, media_type=media_type, content=content)


def seal_upload(
    unit: UnitOfWork, actor: Actor, order_id: str, upload: Upload, figures: InspectionFigures
) -> bytes | None:
    """Return the photo sealed, to be put into the file store; ``None`` if it is there already.

    Raises
    ------
    NotFoundError
        If the order is not the courier's.
    StepError, GuardError, RefusedError
        If he is not at the car, it needs no inspection, or has photos enough.
    """
    order = _order(unit, actor, order_id)
    if _known(unit, order.id, upload.digest) is not None:
        return None
    _demand_room(unit, order, figures)
    return unit.vault.seal(order.policyholder_id, upload.content)


def keep_photo(work: Work, order_id: str, upload: Upload, address: str | None) -> KeptPhoto:
    """Write down a photo whose sealed file is at `address`.

    One that is there already stays as it is, but for what the courier says
    that it shows.

    Raises
    ------
    NotFoundError, StepError, GuardError, RefusedError
        As :func:`seal_upload`.
    ConflictError
        If the photo was forgotten meanwhile: send it again.
    """
    order = _order(work.unit, work.actor, order_id)
    known = _known(work.unit, order.id, upload.digest)
    if known is not None:
        return _relabelled(work, order, known, upload.item)
    if address is None:
        raise ConflictError(f"photo {upload.digest[:12]}", ["was dropped: send it again"])
    _demand_room(work.unit, order, work.figures.inspection)
    kept = KeptPhoto(
        order_id=order.id,
        courier_id=work.actor.id,
        subject_id=order.policyholder_id,
        digest=upload.digest,
        item=upload.item,
        media_type=upload.media_type,
        size_bytes=len(upload.content),
        address=address,
        uploaded_at=work.at,
    )
    work.unit.photos.add(kept)
    return kept


def photos_of_order(unit: UnitOfWork, actor: Actor, order_id: str) -> tuple[KeptPhoto, ...]:
    """Return what was uploaded for an order of the actor's branch and products.

    Raises
    ------
    NotFoundError
        If the order is not for him to see.
    """
    order = _order(unit, actor, order_id)
    if actor.products:
        sale = unit.sales.facts((order.id,)).get(order.id)
        if sale is None or sale.product not in actor.products:
            raise NotFoundError(f"order {order_id}", ["is not there"])
    return unit.photos.of_order(order.id)


def demand_uploaded(work: Work, record: InspectionRecord) -> None:
    """Demand that every photo of a record was uploaded on this visit.

    Raises
    ------
    InputError
        Naming all that were not.
    """
    kept = work.unit.photos.of_order(record.order_id)
    ever = {photo.digest for photo in kept}
    here = {photo.digest for photo in _since_arrival(work.unit, record.order_id, kept)}
    faults = [
        f"photo {photo.digest} ({photo.item}) "
        + ("is of an earlier visit: take it anew" if photo.digest in ever else "was not uploaded")
        for photo in record.photos
        if photo.digest not in here
    ]
    if faults:
        raise InputError(f"order {record.order_id}", faults)


def _order(unit: UnitOfWork, actor: Actor, order_id: str) -> Order:
    order = unit.orders.get(order_id)
    others = actor.role is Role.COURIER and order.courier_id != actor.id
    if order.branch_id != actor.branch_id or others:
        raise NotFoundError(f"order {order_id}", ["is not there"])
    return order


def _known(unit: UnitOfWork, order_id: str, digest: str) -> KeptPhoto | None:
    try:
        return unit.photos.get(order_id, digest)
    except NotFoundError:
        return None


def _relabelled(work: Work, order: Order, known: KeptPhoto, item: PhotoItem) -> KeptPhoto:
    if known.item is item:
        return known
    _demand_at_the_car(order)
    changed = known.showing(item)
    work.unit.photos.relabel(changed)
    return changed


def _demand_at_the_car(order: Order) -> None:
    if order.state is not OrderState.ARRIVED:
        raise StepError(f"order {order.id}", [f"is {order.state}: photos are taken at the car"])
    if order.inspection is Inspection.EXEMPT:
        raise GuardError(f"order {order.id}", ["is exempt from inspection: no photos are kept"])


def _demand_room(unit: UnitOfWork, order: Order, figures: InspectionFigures) -> None:
    _demand_at_the_car(order)
    came = _since_arrival(unit, order.id, unit.photos.of_order(order.id))
    if len(came) >= figures.photos_per_visit:
        raise RefusedError(
            f"order {order.id}", [f"has {len(came)} photos of this visit: no more are kept"]
        )


def _since_arrival(
    unit: UnitOfWork, order_id: str, photos: Sequence[KeptPhoto]
) -> tuple[KeptPhoto, ...]:
    visits = unit.visits.of_order(order_id)
    if not visits:
        return tuple(photos)
    return tuple(photo for photo in photos if photo.uploaded_at >= visits[-1].arrived_at)
