"""Whether a shot was used before: hashes for a shortlist, local features to confirm."""

from inspection.duplicates.confirm import Confirmation
from inspection.duplicates.features import Features
from inspection.duplicates.hashes import Look, looks_of, photo_hash
from inspection.duplicates.search import (
    Archive,
    Likeness,
    Searched,
    Twin,
    compare,
    search,
    searched,
)
from inspection.duplicates.shortlist import Near, near

__all__ = [
    "Archive",
    "Confirmation",
    "Features",
    "Likeness",
    "Look",
    "Near",
    "Searched",
    "Twin",
    "compare",
    "looks_of",
    "near",
    "photo_hash",
    "search",
    "searched",
]
