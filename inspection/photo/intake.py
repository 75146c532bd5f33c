"""Take in one photo: digest first, then everything that can be wrong with the file.

Every file gives at least one finding and none raises: what a phone, a
messenger or an attacker hands in is told apart by what the bytes are.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from inspection.finding import Evidence, Finding, Outcome
from inspection.photo import heic, jpeg, png, webp
from inspection.photo.container import Container
from inspection.photo.exif import ExifFacts
from inspection.photo.foreign import foreign_content
from inspection.photo.formats import EXTENSIONS, PhotoFormat, describe_other, sniff
from inspection.photo.pixels import Decoded, UndecodableError, decode
from inspection.settings import PhotoSettings, default_settings

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["Intake", "Photo", "read_photo"]

_RETAKE = "take the photo again in the app"
_RESEND = "send the photo again; if that does not help, take it again in the app"
_FLAT_SHARE = 16
_WALKERS = {
    PhotoFormat.JPEG: jpeg.examine,
    PhotoFormat.PNG: png.examine,
    PhotoFormat.WEBP: webp.examine,
    PhotoFormat.HEIC: heic.examine,
}


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that can be used.

    Parameters
    ----------
    name
        As handed in.
    digest
        SHA-256 of the original bytes, 64 hexadecimal digits.
    size_bytes
        Of the original.
    kind
        By its content, whatever its name says.
    exif
        What the camera wrote.
    image
        RGB, 8 bits, upright.
    """

    name: str
    digest: str
    size_bytes: int
    kind: PhotoFormat
    exif: ExifFacts
    image: Image = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Intake:
    """What came of one file.

    Parameters
    ----------
    name
        As handed in.
    digest
        SHA-256 of the bytes; empty if the file is larger than is read.
    photo
        ``None`` if it cannot be used; then a finding that failed says why.
    findings
        At least one.
    """

    name: str
    digest: str
    photo: Photo | None
    findings: tuple[Finding, ...]


def read_photo(
    source: Path | bytes, name: str | None = None, settings: PhotoSettings | None = None
) -> Intake:
    """Take in one photo.

    Parameters
    ----------
    source
        A file, or the bytes of one.
    name
        What to call it; by default the file's name.
    settings
        Bounds; by default those of the package.
    """
    bounds = settings or default_settings().photo
    called = name or (source.name if isinstance(source, Path) else "photo")
    if isinstance(source, bytes):
        return _take_in(source, called, bounds)
    try:
        size = source.stat().st_size
        if size > bounds.max_bytes:
            return _too_large(called, size, bounds)
        with source.open("rb") as file:
            data = file.read(bounds.max_bytes + 1)
    except OSError as error:
        message = f"the file cannot be read: {error.strerror or error}"
        finding = Finding(
            "photo.unreadable", Outcome.FAIL, message, _RESEND, (Evidence(called, ""),)
        )
        return Intake(called, "", None, (finding,))
    return _take_in(data, called, bounds)


def _too_large(name: str, size: int, bounds: PhotoSettings) -> Intake:
    message = f"{size:,} bytes, at most {bounds.max_bytes:,} are read"
    finding = Finding("photo.too_large", Outcome.FAIL, message, _RETAKE, (Evidence(name, ""),))
    return Intake(name, "", None, (finding,))


def _take_in(data: bytes, name: str, bounds: PhotoSettings) -> Intake:
    if len(data) > bounds.max_bytes:
        return _too_large(name, len(data), bounds)
    report = _Report(name, hashlib.sha256(data).hexdigest())
    kind = sniff(data)
    if not data:
        report.fail("photo.empty", "the file has no bytes", _RESEND)
    elif kind is None:
        report.fail("photo.format", f"the content is {describe_other(data)}, not a photo", _RETAKE)
    if kind is None:
        return report.intake(None)
    container = _WALKERS[kind](data, bounds.max_boxes)
    _note_name(report, name, kind)
    _note_foreign(report, data, container)
    _judge_container(report, container, bounds)
    if not report.failed and kind is PhotoFormat.PNG and png.lacks_pixels(data):
        report.fail("photo.truncated", "the picture has fewer pixels than the file says", _RESEND)
    if report.failed:
        return report.intake(None)
    try:
        decoded = decode(data, kind, bounds)
    except UndecodableError as error:
        report.fail("photo.undecodable", f"the picture cannot be decoded: {error}", _RESEND)
        return report.intake(None)
    _note_decoded(report, decoded, container)
    photo = Photo(name, report.digest, len(data), kind, decoded.exif, decoded.image)
    return report.intake(photo)


@dataclass(slots=True)
class _Report:
    name: str
    digest: str
    findings: list[Finding] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        return any(finding.outcome is Outcome.FAIL for finding in self.findings)

    def fail(self, code: str, message: str, remedy: str) -> None:
        self._add(code, Outcome.FAIL, message, remedy)

    def doubt(self, code: str, message: str, remedy: str = "") -> None:
        self._add(code, Outcome.CANNOT_TELL, message, remedy)

    def _add(self, code: str, outcome: Outcome, message: str, remedy: str) -> None:
        evidence = (Evidence(self.name, self.digest),)
        self.findings.append(Finding(code, outcome, message, remedy, evidence))

    def intake(self, photo: Photo | None) -> Intake:
        if photo is not None:
            size = f"{photo.image.width} x {photo.image.height}"
            message = f"{photo.kind}, {size} pixels, {photo.size_bytes:,} bytes, read whole"
            self._add("photo.intact", Outcome.PASS, message, "")
        return Intake(self.name, self.digest, photo, tuple(self.findings))


def _note_name(report: _Report, name: str, kind: PhotoFormat) -> None:
    ending = Path(name).suffix.lstrip(".").lower()
    if ending and ending not in EXTENSIONS[kind]:
        report.doubt("photo.extension", f"the name ends in .{ending}, the content is {kind}")


def _note_foreign(report: _Report, data: bytes, container: Container) -> None:
    foreign = foreign_content(data, container.end)
    if foreign:
        report.fail("photo.polyglot", f"the file is also {foreign}", _RETAKE)
    elif container.end is not None and container.end < len(data):
        behind = len(data) - container.end
        report.doubt("photo.trailing", f"{behind:,} bytes stand behind the picture")


def _judge_container(report: _Report, container: Container, bounds: PhotoSettings) -> None:
    width, height = container.width, container.height
    if container.broken:
        report.fail("photo.broken", f"the file is not built right: {container.broken}", _RESEND)
    if container.truncated:
        report.fail("photo.truncated", "the file ends before the picture does", _RESEND)
    elif not container.broken and min(width, height) < 1:
        report.fail("photo.broken", "the file does not say how large the picture is", _RESEND)
    if container.animated:
        report.fail("photo.animated", "the file is a film or a series, not one photo", _RETAKE)
    if width * height > bounds.max_pixels or max(width, height) > bounds.max_side_pixels:
        message = (
            f"{width:,} x {height:,} pixels; at most {bounds.max_pixels:,} in all and "
            f"{bounds.max_side_pixels:,} a side are read"
        )
        report.fail("photo.too_many_pixels", message, _RETAKE)
    elif 0 < min(width, height) < bounds.min_side_pixels:
        message = f"{width} x {height} pixels; a side has at least {bounds.min_side_pixels}"
        report.fail("photo.too_few_pixels", message, _RETAKE)
    if container.scans > bounds.max_scans:
        message = f"{container.scans} passes; cameras write at most {bounds.max_scans}"
        report.fail("photo.broken", message, _RETAKE)


def _note_decoded(report: _Report, decoded: Decoded, container: Container) -> None:
    if decoded.mode == "CMYK":
        report.doubt("photo.color", "printing colours (CMYK): no phone writes them", _RETAKE)
    elif decoded.mode not in {"RGB", "RGBA", "L"}:
        report.doubt("photo.color", f"colour mode {decoded.mode}: no phone writes it", _RETAKE)
    if container.depth > 8:
        message = f"{container.depth} bits a channel: shown with 8"
        report.doubt("photo.depth", message)
    if decoded.exif.faults:
        listed = "; ".join(decoded.exif.faults[:5])
        report.doubt("photo.exif_garbage", f"what the camera wrote cannot be read: {listed}")
    if _ends_flat(decoded.image):
        message = "the lowest part is one flat colour: the rest of the picture may be missing"
        report.doubt("photo.flat_end", message, _RETAKE)


def _ends_flat(image: Image) -> bool:
    """Say whether the lowest rows are of one colour, which decoders fill in for lost data."""
    rows = max(1, image.height // _FLAT_SHARE)
    lowest = image.crop((0, image.height - rows, image.width, image.height))
    return len(lowest.getcolors(1) or ()) == 1
