"""Answers written, kept and read again."""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import Response

from courier_api.errors import StorageError
from courier_api.web.api.frame.ask import Answer, Blob
from courier_api.web.api.frame.writing import Writer, as_json

__all__ = ["Written", "fingerprint", "open_sealed", "seal", "written"]

NONCE_BYTES = 12
TAG_CHARS = 32


@dataclass(frozen=True, slots=True)
class Written:
    """An answer as it goes out."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def response(self) -> Response:
        """Return it for Flask."""
        response = Response(self.body, self.status, list(self.headers))
        if "Content-Type" not in dict(self.headers):
            response.headers.pop("Content-Type", None)
        return response


def written(result: Any, writer: Writer | None, status: int) -> Written:
    """Write a view's result; `writer` is that of its schema."""
    answer = result if isinstance(result, Answer) else Answer(result=result)
    headers = dict(answer.headers)
    if answer.etag:
        headers["ETag"] = f'"{answer.etag}"'
    if answer.location:
        headers["Location"] = answer.location
    body = b""
    if isinstance(answer.result, Blob):
        headers |= answer.result.headers
        body = answer.result.content
    elif writer is not None:
        headers["Content-Type"] = "application/json"
        body = as_json(writer(answer.result))
        if answer.tagged:
            headers["ETag"] = f'"{sha256(body).hexdigest()[:TAG_CHARS]}"'
    return Written(status, tuple(headers.items()), body)


def fingerprint(key: bytes, method: str, path: str, body: bytes) -> bytes:
    """Return what tells one request from another under the same key, 32 bytes.

    A plain digest would let whoever has the database, but not the secret, try
    phone numbers and passwords until one fits.
    """
    return hmac.digest(key, b"\0".join((method.encode(), path.encode(), body)), "sha256")


def seal(answer: Written, key: bytes, mark: bytes, body: bytes) -> bytes:
    """Encrypt an answer so that it takes the request's body to read it again.

    Answers can carry tokens; the database keeps nothing that opens them.
    """
    plain: Mapping[str, Any] = {
        "status": answer.status,
        "headers": answer.headers,
    }
    nonce = os.urandom(NONCE_BYTES)
    head = json.dumps(plain).encode()
    return nonce + _cipher(key, body).encrypt(nonce, head + b"\n" + answer.body, mark)


def open_sealed(sealed: bytes, key: bytes, mark: bytes, body: bytes) -> Written:
    """Return the answer that was sealed.

    Raises
    ------
    StorageError
        If the secret of the installation is another by now.
    """
    try:
        raw = _cipher(key, body).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], mark)
    except InvalidTag as error:
        raise StorageError("kept answer", ["cannot be opened: the secret was changed"]) from error
    head, _, content = raw.partition(b"\n")
    plain = json.loads(head)
    headers = tuple((name, value) for name, value in plain["headers"])
    return Written(plain["status"], headers, content)


def _cipher(key: bytes, body: bytes) -> AESGCM:
    kdf = HKDF(algorithm=SHA256(), length=32, salt=sha256(body).digest(), info=b"answer")
    return AESGCM(kdf.derive(key + body))
