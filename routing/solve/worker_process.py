"""A process that improves parts: ``python -m routing.solve.worker_process``.

It reads a pickled problem and then pickled pairs of a part and its slice from
standard input, and answers each with the pickled sequences on standard output.
OR-Tools' routing search holds Python's interpreter lock, so threads would not
run side by side.  Started as a module of its own, it does not import the
caller's main script again, as ``multiprocessing`` would.
"""

from __future__ import annotations

import pickle
import signal
import sys

from routing.solve.instance import Instance
from routing.solve.ortools_search import improve_part

__all__: list[str] = []


def _serve() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's affair
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    instance = Instance(pickle.load(questions))  # noqa: S301 - from our own parent
    while True:
        try:
            part, limit = pickle.load(questions)  # noqa: S301
        except EOFError:
            return
        found = improve_part(instance, part, limit, lambda: False)
        pickle.dump(found.sequences, answers)
        answers.flush()


if __name__ == "__main__":
    _serve()
