"""From bytes to text, decided by the bytes alone.

The order is deterministic: byte order mark, UTF-16 without one, UTF-8, GB18030
(which contains GBK and GB 2312), and line by line for files glued together from
parts in different encodings.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace

__all__ = ["Decoded", "decode"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\x7f-\x9f]")
_REPLACEMENT = "�"
MOST_NULS = 0.02
"""Share of NUL bytes up to which a file still counts as text."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, how it was read, and what was mended; ``None`` text is binary."""

    text: str | None
    encoding: str = ""
    notes: tuple[str, ...] = ()


def decode(content: bytes) -> Decoded:
    """Return `content` as text, or ``Decoded(None)`` if it is none."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decode_marked(content[len(mark) :], encoding)
    if b"\0" in content:
        wide = _decode_utf16(content)
        if wide.text is not None or content.count(0) > len(content) * MOST_NULS:
            return wide
        return _without_nuls(content)
    for encoding in ("utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "gb18030" and _mostly_utf8(content):
            break
        return _text_or_binary(Decoded(text, encoding))
    return _text_or_binary(_decode_by_line(content))


def _without_nuls(content: bytes) -> Decoded:
    """Return `content` less its stray NULs: one bad cell does not spoil a file."""
    decoded = decode(content.replace(b"\0", b""))
    return replace(decoded, notes=(*decoded.notes, "NUL characters were left out"))


def _decode_marked(content: bytes, encoding: str) -> Decoded:
    try:
        return _text_or_binary(Decoded(content.decode(encoding), encoding))
    except UnicodeDecodeError:
        if encoding == "utf-8":
            return _text_or_binary(_decode_by_line(content))
        text = content.decode(encoding, errors="replace")
        return _text_or_binary(Decoded(text, encoding, (_damage_note(text),)))


def _decode_utf16(content: bytes) -> Decoded:
    even, odd = content[::2].count(0), content[1::2].count(0)
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    if abs(odd - even) * 10 < len(content) // 2:
        return Decoded(None)
    text = content[: len(content) // 2 * 2].decode(encoding, errors="replace")
    return _text_or_binary(Decoded(text, encoding))


def _mostly_utf8(content: bytes) -> bool:
    """Whether most lines beyond ASCII are UTF-8: GB18030 takes many of those as well."""
    lines = [line for line in content.split(b"\n") if not line.isascii()]
    return sum(_decodes(line, "utf-8") for line in lines) * 2 > len(lines)


def _decode_by_line(content: bytes) -> Decoded:
    parts: list[str] = []
    strange = 0
    usual = "utf-8" if _mostly_utf8(content) else "gb18030"
    other = "gb18030" if usual == "utf-8" else "utf-8"
    for line in content.split(b"\n"):
        if _decodes(line, usual):
            parts.append(line.decode(usual))
            continue
        strange += 1
        parts.append(
            line.decode(other) if _decodes(line, other) else line.decode(usual, errors="replace")
        )
    text = "\n".join(parts)
    notes = [f"{strange} line(s) are not {usual} like the others and were read as {other}"]
    if _REPLACEMENT in text:
        notes.append(_damage_note(text))
    return Decoded(text, usual, tuple(notes))


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _damage_note(text: str) -> str:
    return f"{text.count(_REPLACEMENT)} character(s) are damaged and stand as {_REPLACEMENT}"


def _text_or_binary(decoded: Decoded) -> Decoded:
    text = decoded.text or ""
    controls = len(_CONTROLS.findall(text))
    damaged = text.count(_REPLACEMENT)
    if (controls + damaged) * 20 > len(text):
        return Decoded(None)
    return decoded
