"""Files that come by a form: their bytes, not more than allowed."""

from __future__ import annotations

from flask_smorest.fields import Upload
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

__all__ = ["Upload", "content_of"]


def content_of(file: FileStorage, most: int) -> bytes:
    """Return the file's bytes and leave it ready to be read again.

    Raises
    ------
    RequestEntityTooLarge
        If it has more than `most` bytes.
    """
    content = file.stream.read(most + 1)
    file.stream.seek(0)
    if len(content) > most:
        raise RequestEntityTooLarge(f"The file has more than {most} bytes: split it.")
    return content
