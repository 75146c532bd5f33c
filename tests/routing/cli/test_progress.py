"""What Ctrl-C does depends on whether there is a plan to write."""

from __future__ import annotations

import io

import pytest
from rich.console import Console
from rich.progress import Progress, TextColumn

from routing.cli.progress import TerminalWatcher
from routing.plan_day.watch import SEARCH


@pytest.fixture
def watcher() -> TerminalWatcher:
    return TerminalWatcher(
        Progress(TextColumn("{task.description}"), console=Console(file=io.StringIO()))
    )


def test_before_the_search_it_breaks_off(watcher: TerminalWatcher) -> None:
    watcher.begin("locating addresses", 3)
    with pytest.raises(KeyboardInterrupt):
        watcher.request_stop()


def test_during_the_search_it_asks_for_the_best_plan_so_far(watcher: TerminalWatcher) -> None:
    watcher.begin("locating addresses", 3)
    watcher.begin(SEARCH, 60)
    assert not watcher.stop_requested()
    watcher.request_stop()
    assert watcher.stop_requested()


def test_after_the_search_the_plan_is_still_written(watcher: TerminalWatcher) -> None:
    watcher.begin(SEARCH, 60)
    watcher.begin("writing reports")
    watcher.request_stop()
    assert watcher.stop_requested()


def test_a_second_one_in_the_same_phase_breaks_off(watcher: TerminalWatcher) -> None:
    watcher.begin(SEARCH, 60)
    watcher.request_stop()
    with pytest.raises(KeyboardInterrupt):
        watcher.request_stop()


def test_the_next_phase_starts_unasked(watcher: TerminalWatcher) -> None:
    watcher.begin(SEARCH, 60)
    watcher.request_stop()
    watcher.begin("explaining what is left out", 9)
    assert not watcher.stop_requested()
