"""Photos and reports in tests: what the courier sends, and what a reader would have made of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

from courier_api.domain.actor import Actor, Role
from courier_api.domain.office.filed_record import FiledRecord
from courier_api.domain.office.inspection_record import Photo
from courier_api.domain.office.photo import KeptPhoto, PhotoType
from courier_api.domain.office.report import Read, Recommendation
from courier_api.services.office.photos import Upload, keep_photo
from courier_api.services.office.reports import take_report
from tests.courier_api.trade import actor
from tests.courier_api.visit.drive import House

READER = actor(Role.SYSTEM, "worker")
JPEG = b"\xff\xd8\xff\xe0" + b"not much of a photo " * 8


def address() -> str:
    """An address where nothing is."""
    return sha256(uuid4().bytes).hexdigest()


def a_jpeg(words: str = "") -> bytes:
    """Bytes that begin as a JPEG does; other words make another file."""
    return JPEG + words.encode()


def send(house: House, order: str, photos: Iterable[Photo], who: Actor | None = None) -> None:
    """Write photos down as if their files had come."""
    for photo in photos:
        upload = Upload(
            digest=photo.digest, item=photo.item, media_type=PhotoType.JPEG, content=JPEG
        )
        who = who or house.courier_of(order)
        kept: KeptPhoto = house.act(who, keep_photo, order, upload, address())
        assert kept.digest == photo.digest


def a_read(house: House, words: str = "", **changes: Any) -> Read:
    """A report that finds nothing, unless it is told to."""
    report = json.dumps({"words": words}).encode()
    return Read(
        **{
            "report_json": report,
            "digest": sha256(report).hexdigest(),
            "recommendation": Recommendation.ACCEPT,
            "risk": 0,
            "codes": (),
            "retake": (),
            "read_at": house.at,
            "report_file": address(),
            "pdf_file": address(),
        }
        | changes
    )


def read(house: House, record_id: str, words: str = "", **changes: Any) -> FiledRecord:
    """Let a report be taken in, as the worker does."""
    house.at += timedelta(milliseconds=1)
    taken: FiledRecord = house.act(
        READER, take_report, record_id, a_read(house, words or record_id, **changes)
    )
    return taken
