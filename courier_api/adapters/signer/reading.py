"""Open PDF files that may be hostile."""

from __future__ import annotations

import io
import logging
import struct
import zlib
from collections.abc import Sequence

from asn1crypto import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import Certificate
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko_certvalidator.errors import PathError, ValidationError

from courier_api.errors import InputError

__all__ = ["BROKEN", "PDF_MOST_BYTES", "hush", "open_pdf", "to_asn1"]

PDF_MOST_BYTES = 64 * 1024 * 1024

BROKEN = (
    PdfError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    InvalidSignature,
    LookupError,
    NotImplementedError,
    PathError,
    RecursionError,
    TypeError,
    UnsupportedAlgorithm,
    ValidationError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What pyHanko raises on files whose objects are not of the kinds they should be: it casts and
looks up without asking first."""


def open_pdf(pdf: bytes) -> PdfFileReader:
    """Return a reader of `pdf`.

    Raises
    ------
    InputError
        If it is no PDF, cut off, too large or encrypted.
    """
    if len(pdf) > PDF_MOST_BYTES:
        raise InputError("PDF", [f"has more than {PDF_MOST_BYTES} bytes"])
    if not pdf.startswith(b"%PDF-"):
        raise InputError("PDF", ["is none: it does not begin with %PDF-"])
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=True)
        encrypted = reader.encrypted
        pages = 0 if encrypted else reader.root["/Pages"]["/Count"]
    except BROKEN as error:
        raise InputError("PDF", ["is damaged or cut off: send it once more"]) from error
    if encrypted:
        raise InputError("PDF", ["is encrypted: send it without a password"])
    if not isinstance(pages, int) or pages < 1:
        raise InputError("PDF", ["has no pages"])
    return reader


def hush() -> None:
    """Keep pyHanko's words about each certificate off standard error."""
    for name in ("pyhanko", "pyhanko_certvalidator"):
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())


def to_asn1(certificates: Sequence[Certificate]) -> list[x509.Certificate]:
    """Return certificates in the form that pyHanko takes."""
    return [x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in certificates]
