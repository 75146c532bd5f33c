"""Where the workers of one server put their figures, so that any of them can add them up.

To be entered before :mod:`prometheus_client` is imported for the first time:
it looks only then.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["FOLDER_VARIABLE", "shared_figures"]

FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


@contextmanager
def shared_figures() -> Iterator[None]:
    """Keep a folder for them while the server runs."""
    folder = tempfile.mkdtemp(prefix="courier-api-figures-")
    os.environ[FOLDER_VARIABLE] = folder
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)
