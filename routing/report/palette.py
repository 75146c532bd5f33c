"""How couriers are told apart on map and timeline."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["COLOURS", "DASHES", "Stroke", "stroke_of"]

# Chosen one by one, each as far as possible from those before it in OKLab as seen
# with full, deuteranope and protanope sight (Machado et al. 2009,
# doi:10.1109/TVCG.2009.113), among those with a contrast of 3 or more to the paper.
COLOURS = (
    "#006cb4", "#d80000", "#540030", "#000090", "#2400fc", "#9c78fc", "#549c84", "#84486c",
    "#900000", "#e46c00", "#4824b4", "#243c6c", "#6c84b4", "#606c30", "#fc18e4", "#fc486c",
    "#544890", "#3c0c60", "#781848", "#c00ccc", "#481800", "#c04860", "#a84890", "#549c3c",
)  # fmt: skip
DASHES = ("", "12 5", "2 6")


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line's look: ``colour`` as #rrggbb, ``dash`` as in SVG, empty for solid."""

    colour: str
    dash: str


def stroke_of(index: int) -> Stroke:
    """Return the look of the route at `index`; looks repeat after 72 of them."""
    turn, colour = divmod(index, len(COLOURS))
    return Stroke(COLOURS[colour], DASHES[turn % len(DASHES)])
