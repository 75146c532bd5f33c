"""Ctrl-C as a wish to stop instead of an exception in the middle of things."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any

__all__ = ["Interrupt"]


class Interrupt:
    """A flag that the caller's `stop` or, within the ``with`` block, Ctrl-C sets.

    An exception must not cross OR-Tools' C++ frames, so SIGINT only sets the
    flag while the search runs; the search sees it within milliseconds.  The
    caller's own handler is back in place between steps.  Outside the main
    thread, or where SIGINT is already handled by someone else, nothing is
    touched: they have `stop`.

    Parameters
    ----------
    stop
        The caller's wish; ``None`` for none.
    """

    def __init__(self, stop: Callable[[], bool] | None) -> None:
        self._stop = stop
        self._set = False
        self._before: Any = None

    def is_set(self) -> bool:
        """Whether the search is to end."""
        if not self._set and self._stop is not None:
            self._set = self._stop()
        return self._set

    def __enter__(self) -> Interrupt:
        ours = threading.current_thread() is threading.main_thread()
        if ours and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            self._before = signal.signal(signal.SIGINT, self._heed)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)
            self._before = None

    def _heed(self, _number: int, _frame: FrameType | None) -> None:
        self._set = True
