"""Which file formats are read: told by the first bytes, never by the name."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["EXTENSIONS", "PhotoFormat", "describe_other", "sniff"]


class PhotoFormat(StrEnum):
    """The formats that are read; everything else is refused."""

    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WEBP"
    HEIC = "HEIC"


EXTENSIONS = {
    PhotoFormat.JPEG: frozenset({"jpg", "jpeg", "jpe", "jfif"}),
    PhotoFormat.PNG: frozenset({"png"}),
    PhotoFormat.WEBP: frozenset({"webp"}),
    PhotoFormat.HEIC: frozenset({"heic", "heif", "hif"}),
}

_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_OTHERS = (
    (b"GIF8", "a GIF"),
    (b"BM", "a BMP"),
    (b"II*\x00", "a TIFF or raw photo"),
    (b"MM\x00*", "a TIFF or raw photo"),
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"<svg", "an SVG drawing"),
    (b"<?xml", "an XML text"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
    (b"8BPS", "a Photoshop document"),
    (b"\x00\x00\x01\x00", "an icon"),
    (b"\xff\x0a", "a JPEG XL"),
    (b"\x00\x00\x00\x0cJXL ", "a JPEG XL"),
    (b"\x00\x00\x00\x0cjP  ", "a JPEG 2000"),
)


def sniff(data: bytes) -> PhotoFormat | None:
    """Return the format that the first bytes claim; ``None`` if it is none that is read."""
    if data.startswith(b"\xff\xd8\xff"):
        return PhotoFormat.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PhotoFormat.PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return PhotoFormat.WEBP
    if data[4:8] == b"ftyp" and _heic_brand(data):
        return PhotoFormat.HEIC
    return None


def describe_other(data: bytes) -> str:
    """Say what a file is that :func:`sniff` refuses, as far as its first bytes tell."""
    for magic, name in _OTHERS:
        if data.startswith(magic):
            return name
    if data[4:8] == b"ftyp":
        brand = data[8:12].decode("ascii", "replace").strip()
        return f"an AVIF or video ({brand})"
    if data[:4] == b"RIFF":
        return "a WAV or AVI"
    return "of no known kind"


def _heic_brand(data: bytes) -> bool:
    length = min(int.from_bytes(data[:4], "big"), len(data), 256)
    brands = {data[8:12]} | {data[at : at + 4] for at in range(16, length - 3, 4)}
    return bool(brands & _HEIC_BRANDS) and b"avif" not in brands
