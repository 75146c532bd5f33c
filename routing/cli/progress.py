"""What a person sees while the work runs."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from routing.plan_day.watch import SEARCH

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

__all__ = ["TerminalWatcher", "interruptible", "progress_bar"]


@contextmanager
def progress_bar(text: str) -> Iterator[Callable[[int, int], None]]:
    """Show one bar on standard error; call the result with done and total."""
    with _bars() as bars:
        task = bars.add_task(text, total=None, text="")
        yield lambda done, total: bars.update(task, completed=done, total=total)


class TerminalWatcher:
    """Shows each phase of a day as a bar."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._task: TaskID | None = None
        self._stop = False
        self._searched = False

    def begin(self, phase: str, total: int | None = None) -> None:
        """Fill the bar of the phase before and open one for `phase`."""
        self._searched |= phase == SEARCH
        self._stop = False
        self.finish()
        self._task = self._bars.add_task(phase, total=total, text="")

    def update(self, done: int, text: str = "") -> None:
        """Move the bar."""
        if self._task is not None:
            self._bars.update(self._task, completed=done, text=text)

    def finish(self) -> None:
        """Fill the bar of the running phase."""
        if self._task is None:
            return
        total = self._bars.tasks[self._bars.task_ids.index(self._task)].total or 1
        self._bars.update(self._task, completed=total, total=total)
        self._task = None

    def request_stop(self) -> None:
        """Ask the running phase to end with what it has.

        Raises
        ------
        KeyboardInterrupt
            If there is no plan to end with yet, or the phase was asked before.
        """
        if self._stop or not self._searched:
            raise KeyboardInterrupt
        self._stop = True

    def stop_requested(self) -> bool:
        """Whether somebody asked the running phase to end."""
        return self._stop


@contextmanager
def interruptible(ask_to_stop: Callable[[], None]) -> Iterator[None]:
    """Call `ask_to_stop` at every Ctrl-C instead of breaking off."""
    previous = signal.getsignal(signal.SIGINT)

    def ask(_number: int, _frame: FrameType | None) -> None:
        ask_to_stop()

    signal.signal(signal.SIGINT, ask)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous)


def _bars() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    return Progress(
        TextColumn("{task.description:<28}"),
        BarColumn(bar_width=30),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[text]}"),
        console=Console(stderr=True),
    )


@contextmanager
def terminal_watcher() -> Iterator[TerminalWatcher]:
    """Show a day being planned; Ctrl-C ends a phase early, a second one breaks off."""
    with _bars() as bars:
        watcher = TerminalWatcher(bars)
        with interruptible(watcher.request_stop):
            yield watcher
        watcher.finish()
