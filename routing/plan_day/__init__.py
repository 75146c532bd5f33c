"""One branch, one day: from files to a plan that was checked, explained and reported."""

from routing.plan_day.inputs import DayInputs, DayResult
from routing.plan_day.pipeline import plan_day
from routing.plan_day.watch import Silent, Watcher

__all__ = ["DayInputs", "DayResult", "Silent", "Watcher", "plan_day"]
