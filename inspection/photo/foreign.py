"""Content that does not belong to the picture: a file that is two things at once."""

from __future__ import annotations

__all__ = ["foreign_content"]

_ANYWHERE = ((b"<?php", "PHP code"), (b"<script", "a web script"))
_BEHIND = (
    (b"%PDF-", "a PDF"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"<html", "a web page"),
    (b"<svg", "an SVG drawing"),
)
_RIGHT_BEHIND = (
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a Windows program"),
    (b"#!", "a script"),
    (b"\x1f\x8b", "a gzip archive"),
)
"""Marks so short that they may stand in a film by chance count only as its first bytes."""

_PDF_HEAD = 1024
_ZIP_END = b"PK\x05\x06"
_ZIP_END_LENGTH = 22
_ZIP_LONGEST_COMMENT = 65535


def foreign_content(data: bytes, end: int | None) -> str:
    """Say what else the file is besides a picture; empty if nothing was found.

    Parameters
    ----------
    end
        Index of the first byte after the picture.  What stands behind it may be
        a phone's own (a short film, a second view); only content that another
        program would open counts here.
    """
    for mark, name in _ANYWHERE:
        if mark in data:
            return name
    if b"%PDF-" in data[:_PDF_HEAD]:
        return "a PDF"
    if _is_zip(data):
        return "a ZIP archive"
    return _behind(data[end:]) if end is not None else ""


def _behind(rest: bytes) -> str:
    for mark, name in _BEHIND:
        if mark in rest:
            return name
    first = rest.lstrip(b"\x00\r\n\t ")
    return next((name for mark, name in _RIGHT_BEHIND if first.startswith(mark)), "")


def _is_zip(data: bytes) -> bool:
    """Say whether a ZIP reader, which starts at the end, would find an archive."""
    tail = data[-(_ZIP_LONGEST_COMMENT + _ZIP_END_LENGTH) :]
    at = tail.rfind(_ZIP_END)
    if at < 0 or len(tail) - at < _ZIP_END_LENGTH:
        return False
    comment = int.from_bytes(tail[at + 20 : at + 22], "little")
    return at + _ZIP_END_LENGTH + comment == len(tail)
