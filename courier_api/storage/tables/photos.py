"""Photos of visits: where their sealed files are."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text

from courier_api.domain.office.inspection_record import PhotoItem
from courier_api.domain.office.photo import PhotoType
from courier_api.storage.tables.base import ID, WORD, UtcInstant, metadata, one_of

__all__ = ["photos"]

photos = Table(
    "photos",
    metadata,
    Column("order_id", ID, ForeignKey("orders.id"), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("subject_id", ID, nullable=False),
    Column("courier_id", ID, nullable=False),
    Column("item", WORD, nullable=False),
    Column("media_type", WORD, nullable=False),
    Column("size_bytes", Integer, nullable=False),
    Column("address", String(64), nullable=False, unique=True),
    Column("uploaded_at", UtcInstant, nullable=False),
    Column("copy_address", String(64)),
    Column("look", Text),
    CheckConstraint("length(digest) = 64", name="photos_digest_is_sha256"),
    CheckConstraint("size_bytes > 0", name="photos_have_bytes"),
    one_of("item", PhotoItem, "photos_item_known"),
    one_of("media_type", PhotoType, "photos_media_type_known"),
    Index("photos_by_subject", "subject_id", "uploaded_at"),
    Index("photos_by_digest", "digest"),
    Index("photos_by_copy", "copy_address"),
)
