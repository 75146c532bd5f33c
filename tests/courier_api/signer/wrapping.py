"""Signature wrapping: every signed byte in its place, and yet another document.

The stretch that a signature leaves out is made longer.  The signature goes into
it as a short literal string with many zeros that say nothing, and beside it a
whole new set of objects, found by a cross-reference table at the very offset that
the signed end of the file points to.
"""

from __future__ import annotations

import io
import re

from pyhanko.pdf_utils.generic import Reference
from pyhanko.pdf_utils.reader import PdfFileReader

ROOM = 24_000


def wrapped(signed: bytes, old: bytes, new: bytes) -> bytes:
    """Return `signed` with `old` text replaced by `new` on its pages, no signed byte changed."""
    reader = PdfFileReader(io.BytesIO(signed))
    one = reader.embedded_signatures[0]
    _, length, second, second_length = (int(number) for number in one.byte_range)
    head, tail = signed[:length], signed[second:]
    table_at = int(re.findall(rb"startxref\s+(\d+)", tail)[-1])
    contents = one.pkcs7_content.rstrip(b"\0").ljust(ROOM, b"\0")
    gap_length = 2 * len(contents) + 2
    byte_range = b"[0 %d %d %d]" % (length, length + gap_length, second_length)

    objects = {}
    size = int(reader.trailer["/Size"])
    revisions = range(reader.xrefs.total_revisions)
    there = {ref.idnum for one in revisions for ref in reader.xrefs.explicit_refs_in_revision(one)}
    for number in there - {0}:
        kept = io.BytesIO()
        reader.get_object(Reference(number, 0, reader)).write_to_stream(kept, None)
        objects[number] = kept.getvalue()
    page = reader.root["/Pages"]["/Kids"][0].raw_get("/Contents").reference.idnum
    text = reader.root["/Pages"]["/Kids"][0]["/Contents"].data.replace(old, new)
    objects[page] = b"<</Length %d>>stream\n%s\nendstream" % (len(text), text)
    sig = one.sig_field.raw_get("/V").reference.idnum
    objects[sig] = (
        b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange "
        + byte_range
        + b"/Contents("
        + _literal(contents)
        + b")>>"
    )

    gap, offsets = b"\n", {}
    place_of_table = table_at - length
    for number, written in sorted(objects.items(), key=lambda item: len(item[1])):
        body = b"%d 0 obj\n%s\nendobj\n" % (number, written)
        if len(gap) < place_of_table and len(gap) + len(body) > place_of_table - 1:
            gap = gap.ljust(place_of_table) + b" " * _table_size(size)
        offsets[number] = length + len(gap)
        gap += body
    if len(gap) < place_of_table:
        gap = gap.ljust(place_of_table) + b" " * _table_size(size)
    root = reader.trailer.raw_get("/Root").reference.idnum
    table = b"xref\n0 %d\n" % size
    table += b"".join(
        b"%010d 00000 n \n" % offsets[number] if number in offsets else b"0000000000 65535 f \n"
        for number in range(size)
    )
    table += b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n" % (size, root)
    table += b"%d\n%%%%EOF\n" % table_at
    gap = gap[:place_of_table] + table + gap[place_of_table + len(table) :]
    if len(gap) > gap_length:
        raise ValueError(f"the gap of {gap_length} bytes is too small for {len(gap)}")
    return head + gap.ljust(gap_length) + tail


def _table_size(count: int) -> int:
    return 20 * (count + 1) + 200


def _literal(contents: bytes) -> bytes:
    return re.sub(rb"[()\\\r]", lambda found: b"\\%03o" % found[0][0], contents)
