"""Sign PDF files: PAdES B-B, or B-T where there is an authority of time.

References
----------
ETSI EN 319 142-1 (PAdES baseline), ISO 32000-2 section 12.8 (signatures in PDF).
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import (
    FieldMDPAction,
    FieldMDPSpec,
    MDPPerm,
    SigFieldSpec,
    SigSeedSubFilter,
)
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.stamp import StaticStampStyle

from courier_api.adapters.signer.held_key import DIGEST, HeldKeySigner
from courier_api.adapters.signer.key import SigningKey
from courier_api.adapters.signer.reading import BROKEN, hush, open_pdf
from courier_api.adapters.signer.stamp import stamp
from courier_api.errors import CourierApiError, InputError, UnreachableError
from courier_api.ports.clock import Clock
from courier_api.ports.signer import Place

__all__ = ["PadesSigner"]

FIELD = re.compile(r"[A-Za-z0-9_-]{1,64}")
REASON_MOST = 200
SMALLEST_PT = 20.0


class PadesSigner:
    """A :class:`courier_api.ports.signer.Signer` for one key.

    Parameters
    ----------
    key
        Signs; stays in memory.
    clock
        When it is.
    zone
        By whose clock the time is shown on the page.
    timestamps
        Asked to stamp each signature; without it the time is the signer's word.
    """

    def __init__(
        self,
        key: SigningKey,
        clock: Clock,
        zone: ZoneInfo,
        timestamps: TimeStamper | None = None,
    ) -> None:
        hush()
        self._key = key
        self._clock = clock
        self._zone = zone
        self._timestamps = timestamps

    def sign(
        self,
        pdf: bytes,
        *,
        reason: str,
        field: str,
        place: Place | None = None,
        final: bool = False,
    ) -> bytes:
        """Return `pdf` with a signature appended; see the port."""
        now = self._clock.now()
        self._key.demand_usable(now)
        _demand_words(reason, field)
        reader = open_pdf(pdf)
        try:
            is_signed = _demand_room(reader, field, place)
            spec = _spec(field, place, closes=final and is_signed)
            signer = self._signer(reason, spec, now, certifies=final and not is_signed)
            out = signer.sign_pdf(IncrementalPdfFileWriter.from_reader(reader))
        except TimestampRequestError as error:
            raise UnreachableError("authority of time", ["gave no timestamp"]) from error
        except BROKEN as error:
            if isinstance(error, CourierApiError):
                raise
            raise InputError("PDF", [f"cannot be signed: {type(error).__name__}"]) from error
        return bytes(out.getbuffer())

    def _signer(
        self, reason: str, spec: SigFieldSpec, at: datetime, *, certifies: bool
    ) -> PdfSigner:
        about = PdfSignatureMetadata(
            field_name=spec.sig_field_name,
            reason=reason,
            name=self._key.name,
            md_algorithm=DIGEST,
            subfilter=SigSeedSubFilter.PADES,
            certify=certifies,
            docmdp_permissions=MDPPerm.NO_CHANGES if certifies else MDPPerm.FILL_FORMS,
        )
        return _SignerAt(
            at,
            about,
            signer=HeldKeySigner(self._key),
            timestamper=self._timestamps,
            stamp_style=self._look(spec, at),
            new_field_spec=spec,
        )

    def _look(self, spec: SigFieldSpec, at: datetime) -> StaticStampStyle | None:
        if spec.box is None:
            return None
        left, bottom, right, top = spec.box
        size_pt = (right - left, top - bottom)
        return stamp(self._key.name, at, self._zone, size_pt, is_test=self._key.is_test)


class _SignerAt(PdfSigner):
    """Signs at an instant that is given, not at the machine's own."""

    def __init__(self, at: datetime, about: PdfSignatureMetadata, **settings: Any) -> None:
        self._at = at
        super().__init__(about, **settings)

    def init_signing_session(
        self,
        pdf_out: BasePdfFileWriter,
        existing_fields_only: bool = False,
    ) -> PdfSigningSession:
        """Return pyHanko's session with our time."""
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._at
        return session


def _demand_words(reason: str, field: str) -> None:
    faults = []
    if not FIELD.fullmatch(field):
        faults.append("field: 1 to 64 letters, digits, _ and -")
    if not reason.strip() or len(reason) > REASON_MOST:
        faults.append(f"reason: 1 to {REASON_MOST} characters")
    if faults:
        raise InputError("signature", faults)


def _demand_room(reader: PdfFileReader, field: str, place: Place | None) -> bool:
    """Return whether the file is signed already; raise if it takes no such signature."""
    faults = [] if place is None else _place_faults(reader, place)
    signed = reader.embedded_signatures
    if any(one.field_name == field for one in signed):
        faults.append(f"field {field} is signed already: name another")
    if any(one.docmdp_level is MDPPerm.NO_CHANGES for one in signed):
        faults.append("is closed by a final signature: nothing may follow")
    if faults:
        raise InputError("PDF", faults)
    return bool(signed)


def _place_faults(reader: PdfFileReader, place: Place) -> list[str]:
    pages = reader.root["/Pages"]["/Count"]
    if not -pages <= place.page < pages:
        return [f"has {pages} pages, none numbered {place.page}"]
    left, bottom, right, top = _media_box(reader, place.page % pages)
    if not (
        left <= place.left_pt <= place.right_pt - SMALLEST_PT
        and place.right_pt <= right
        and bottom <= place.bottom_pt <= place.top_pt - SMALLEST_PT
        and place.top_pt <= top
    ):
        return [
            f"place lies off the page or is smaller than {SMALLEST_PT:.0f} points a side: "
            f"the page goes from {left:g}, {bottom:g} to {right:g}, {top:g}"
        ]
    return []


def _media_box(reader: PdfFileReader, page: int) -> tuple[float, float, float, float]:
    found, _ = reader.find_page_for_modification(page)  # type: ignore[no-untyped-call]
    node = found.get_object()
    while "/MediaBox" not in node:
        node = node["/Parent"]
    left, bottom, right, top = map(float, node["/MediaBox"])
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def _spec(field: str, place: Place | None, *, closes: bool) -> SigFieldSpec:
    """Return the new field; one that `closes` the file locks every field of it."""
    box = None
    if place is not None:
        box = (
            round(place.left_pt),
            round(place.bottom_pt),
            round(place.right_pt),
            round(place.top_pt),
        )
    return SigFieldSpec(
        sig_field_name=field,
        on_page=place.page if place else 0,
        box=box,
        field_mdp_spec=FieldMDPSpec(FieldMDPAction.ALL) if closes else None,
        doc_mdp_update_value=MDPPerm.NO_CHANGES if closes else None,
    )
