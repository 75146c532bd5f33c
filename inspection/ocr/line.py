"""Lines of text as they stand in a picture."""

from __future__ import annotations

import math
from dataclasses import dataclass

from inspection.errors import ValueFaultError
from inspection.finding import Region

__all__ = ["Character", "Line", "Point", "Quad"]

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Quad:
    """Four corners around a line of text, in pixels of the picture that was read.

    Parameters
    ----------
    top_left, top_right, bottom_right, bottom_left
        As (x, y), seen by someone who reads the line: for text that stands on
        its head `top_left` is the lowest and rightmost corner.
    """

    top_left: Point
    top_right: Point
    bottom_right: Point
    bottom_left: Point

    @property
    def corners(self) -> tuple[Point, Point, Point, Point]:
        """All four, clockwise from `top_left`."""
        return (self.top_left, self.top_right, self.bottom_right, self.bottom_left)

    @property
    def width(self) -> float:
        """Along the text, pixels."""
        return max(
            math.dist(self.top_left, self.top_right), math.dist(self.bottom_left, self.bottom_right)
        )

    @property
    def height(self) -> float:
        """Across the text, pixels."""
        return max(
            math.dist(self.top_left, self.bottom_left), math.dist(self.top_right, self.bottom_right)
        )

    def turned(self, quarters: int) -> Quad:
        """Return the same corners for a reader turned by so many quarters, clockwise."""
        shift = quarters % 4
        corners = self.corners[shift:] + self.corners[:shift]
        return Quad(*corners)

    def scaled(self, x: float, y: float) -> Quad:
        """Return the quad in a picture `x` times as wide and `y` times as high."""
        return Quad(*((px * x, py * y) for px, py in self.corners))

    def shifted(self, x: float, y: float) -> Quad:
        """Return the quad in a picture whose origin lies at (-x, -y) of this one."""
        return Quad(*((px + x, py + y) for px, py in self.corners))

    def stretched(self, along: float, across: float) -> Quad:
        """Return a rectangle with the same middle and direction, so many pixels larger each way.

        Parameters
        ----------
        along, across
            Added at both ends and on both long sides; may be negative.
        """
        (left, high), (right, low) = (
            _middle(self.top_left, self.bottom_left),
            _middle(self.top_right, self.bottom_right),
        )
        length = max(math.dist((left, high), (right, low)), 1e-6)
        ux, uy = (right - left) / length, (low - high) / length
        half = max(self.height / 2 + across, 0.5)
        ends = (
            (left - ux * along, high - uy * along),
            (right + ux * along, low + uy * along),
        )
        (ax, ay), (bx, by) = ends
        return Quad(
            (ax + uy * half, ay - ux * half),
            (bx + uy * half, by - ux * half),
            (bx - uy * half, by + ux * half),
            (ax - uy * half, ay + ux * half),
        )

    def lengthened(self, before: float, after: float) -> Quad:
        """Return a rectangle with the same direction, so many pixels longer at its two ends."""
        whole = self.stretched(0.0, 0.0)
        (x, y), (rx, ry) = whole.top_left, whole.top_right
        length = max(whole.width, 1e-6)
        ux, uy = (rx - x) / length, (ry - y) / length
        back, on = (-ux * before, -uy * before), (ux * after, uy * after)
        moves = (back, on, on, back)
        return Quad(
            *((px + dx, py + dy) for (px, py), (dx, dy) in zip(whole.corners, moves, strict=True))
        )

    def band(self, top: float, bottom: float, tilt: float = 0.0) -> Quad:
        """Return the part between two heights, as a rectangle turned by `tilt` about its middle.

        Parameters
        ----------
        top, bottom
            Shares of the height, 0 for the upper edge and 1 for the lower one; may
            lie outside.
        tilt
            Radians, clockwise in the picture.
        """
        whole = self.stretched(0.0, 0.0)
        (x, y), (rx, ry), (lx, ly) = whole.top_left, whole.top_right, whole.bottom_left
        length, high = max(whole.width, 1e-6), max(whole.height, 1e-6)
        along, across = ((rx - x) / length, (ry - y) / length), ((lx - x) / high, (ly - y) / high)
        center = high * (top + bottom) / 2
        middle = (
            x + along[0] * length / 2 + across[0] * center,
            y + along[1] * length / 2 + across[1] * center,
        )
        cos, sin = math.cos(tilt), math.sin(tilt)
        ux, uy = along[0] * cos - along[1] * sin, along[0] * sin + along[1] * cos
        half, deep = length / 2, high * (bottom - top) / 2
        return Quad(
            *(
                (middle[0] + ux * a - uy * b, middle[1] + uy * a + ux * b)
                for a, b in ((-half, -deep), (half, -deep), (half, deep), (-half, deep))
            )
        )

    def region(self, width: int, height: int) -> Region:
        """Return the upright rectangle around it as shares of a picture of this size.

        Raises
        ------
        ValueFaultError
            If the quad does not touch the picture.
        """
        xs = sorted(min(max(x, 0.0), float(width)) for x, _ in self.corners)
        ys = sorted(min(max(y, 0.0), float(height)) for _, y in self.corners)
        if xs[-1] <= xs[0] or ys[-1] <= ys[0]:
            raise ValueFaultError("quad", [f"{self} is outside {width} x {height} pixels"])
        return Region(
            xs[0] / width, ys[0] / height, (xs[-1] - xs[0]) / width, (ys[-1] - ys[0]) / height
        )


def _middle(one: Point, other: Point) -> Point:
    return ((one[0] + other[0]) / 2, (one[1] + other[1]) / 2)


@dataclass(frozen=True, slots=True)
class Character:
    """One character of a line.

    Parameters
    ----------
    text
        The character.
    confidence
        0 to 1, the reader's own word; not a measured rate.
    position
        Of its middle along the line, 0 (left) to 1.
    """

    text: str
    confidence: float
    position: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line as read.

    Parameters
    ----------
    text
        All characters, spaces included.
    confidence
        0 to 1, mean over the characters.
    box
        Where it stands, in pixels of the picture that was read.
    characters
        One for each character of `text`.
    """

    text: str
    confidence: float
    box: Quad
    characters: tuple[Character, ...]
