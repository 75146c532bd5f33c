"""Photos of the car: sent in by the courier, named by their digest."""

from __future__ import annotations

from typing import Any

from marshmallow import fields
from werkzeug.exceptions import RequestEntityTooLarge

from courier_api.domain.actor import Role
from courier_api.domain.office.inspection_record import PhotoItem
from courier_api.domain.office.photo import KeptPhoto, PhotoType
from courier_api.services.office.photos import (
    Upload,
    keep_photo,
    photos_of_order,
    seal_upload,
    uploaded,
)
from courier_api.services.principal import Principal
from courier_api.web.api.frame import Ask, Blueprint, Code, Instant, Strict, command, query
from courier_api.web.api.frame.house import House

__all__ = ["photos"]

photos = Blueprint("photos", __name__, url_prefix="/v1/orders", description="Photos of the car.")

TAKEN = (*PhotoType, "application/octet-stream")
"""What an upload may call itself; what it is, its first bytes tell."""


class PhotoArgs(Strict):
    """What the photo shows."""

    item = Code(PhotoItem, required=True)


class KeptPhotoSchema(Strict):
    """A photo that is here, whole."""

    digest = fields.String(required=True, metadata={"example": "0" * 64})
    item = Code(PhotoItem, required=True)
    media_type = Code(PhotoType, required=True)
    size_bytes = fields.Integer(required=True, metadata={"example": 3_482_113})
    uploaded_at = Instant(required=True)


class KeptPhotosSchema(Strict):
    """Photos, the oldest first."""

    items = fields.List(fields.Nested(KeptPhotoSchema), required=True)


def _put(
    hall: House,
    principal: Principal,
    args: dict[str, Any],
    content: bytes,
    order_id: str,
    digest: str,
) -> tuple[Upload, str | None]:
    """Put the photo's sealed file; the row that names it is written afterwards."""
    figures = hall.figures.inspection
    if len(content) > figures.photo_max_bytes:
        raise RequestEntityTooLarge(f"A photo has at most {figures.photo_max_bytes} bytes.")
    upload = uploaded(digest, args["item"], content)
    actor = principal.actor
    sealed = hall.store.write(lambda unit: seal_upload(unit, actor, order_id, upload, figures))
    return upload, None if sealed is None else hall.files.put(sealed)


@command(
    photos,
    "/<order_id>/photos/<digest>",
    method="PUT",
    roles={Role.COURIER},
    args=PhotoArgs,
    raw=TAKEN,
    answer=KeptPhotoSchema,
    prepare=_put,
)
def put_photo(
    ask: Ask,
    _args: dict[str, Any],
    _content: bytes,
    order_id: str,
    digest: str,  # noqa: ARG001 - looked at before the unit of work
) -> KeptPhoto:
    """Keep a photo by its SHA-256; sent again it is there once."""
    upload, address = ask.prepared
    return keep_photo(ask.work, order_id, upload, address)


@query(
    photos,
    "/<order_id>/photos",
    roles={Role.COURIER, Role.UNDERWRITER, Role.MANAGER},
    answer=KeptPhotosSchema,
)
def list_photos(ask: Ask, order_id: str) -> dict[str, Any]:
    """List what is here of an order's photos."""
    return {"items": photos_of_order(ask.unit, ask.known.actor, order_id)}
