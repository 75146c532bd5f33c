"""Power cuts: what SQLite wrote and did not sync is lost, in part, out of order, torn."""

from tests.chaos.power.cut import Cuts, cut_power

__all__ = ["Cuts", "cut_power"]
