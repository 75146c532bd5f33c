"""What the pieces of an image file say before a single pixel is decoded."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Container"]


@dataclass(frozen=True, slots=True)
class Container:
    """The outer structure of an image file.

    Parameters
    ----------
    width, height
        As the header claims; 0 if it does not say.
    end
        Index of the first byte after the image; ``None`` if it never ends.
    truncated
        Whether a piece is cut off or the end is missing.
    broken
        What contradicts the format; empty if nothing does.
    animated
        Whether it is a sequence of pictures.
    depth
        Bits of a colour channel.
    scans
        Passes of a progressive JPEG, else 1.
    """

    width: int = 0
    height: int = 0
    end: int | None = None
    truncated: bool = False
    broken: str = ""
    animated: bool = False
    depth: int = 8
    scans: int = 1
