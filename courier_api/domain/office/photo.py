"""A photo that a courier sent from the car."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from courier_api.domain.checks import id_faults, instant_faults, pseudonym_faults
from courier_api.domain.office.inspection_record import DIGEST, PhotoItem
from courier_api.errors import ModelError

__all__ = ["KeptPhoto", "PhotoType"]


class PhotoType(StrEnum):
    """What kind of file it is, told by its first bytes."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    HEIC = "image/heic"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPhoto:
    """One photo on file.

    Parameters
    ----------
    order_id, courier_id
        At whose car it was taken, by whom.
    subject_id
        Under whose key its files are sealed: the policyholder.
    digest
        SHA-256, hex, of the original.
    item
        What it shows, as the courier says.
    media_type, size_bytes
        Of the original.
    address
        Of the sealed original in the file store.
    uploaded_at
        When it was whole here, aware UTC.
    copy_address
        Of the sealed copy for showing: upright, without what the camera wrote;
        ``None`` until the photo was read, or if it cannot be.
    look
        What it looks like to a machine, for whoever compares photos.

    Raises
    ------
    ModelError
        With every value that does not fit.
    """

    order_id: str
    courier_id: str
    subject_id: str
    digest: str
    item: PhotoItem
    media_type: PhotoType
    size_bytes: int
    address: str
    uploaded_at: datetime
    copy_address: str | None = None
    look: str | None = None

    def __post_init__(self) -> None:
        faults = id_faults("order_id", self.order_id)
        faults += pseudonym_faults("courier_id", self.courier_id)
        faults += pseudonym_faults("subject_id", self.subject_id)
        faults += instant_faults("uploaded_at", self.uploaded_at)
        for name in ("digest", "address", "copy_address"):
            value = getattr(self, name)
            if value is not None and not DIGEST.fullmatch(value):
                faults.append(f"{name} is no SHA-256 in 64 small hex digits")
        if self.size_bytes < 1:
            faults.append("size_bytes is not above 0")
        if faults:
            raise ModelError(f"photo {self.digest[:12]}", faults)

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where its files are."""
        return tuple(one for one in (self.address, self.copy_address) if one is not None)

    def showing(self, item: PhotoItem) -> KeptPhoto:
        """Return it as a photo of something else."""
        return replace(self, item=item)
