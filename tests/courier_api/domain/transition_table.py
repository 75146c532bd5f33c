"""The table of the life cycle in docs/system-of-record.md.

``python -m tests.courier_api.domain.transition_table`` writes it anew.
"""

from __future__ import annotations

from pathlib import Path

from courier_api.domain.order.transitions import TRANSITIONS, Transition

PAGE = Path(__file__).resolve().parents[3] / "docs/system-of-record.md"
START, END = "<!-- transitions -->\n", "<!-- end of transitions -->"


def table() -> str:
    head = "| from | event | to | who may | what must hold | what follows |\n" + "|---" * 6 + "|\n"
    return head + "".join(row(transition) for transition in TRANSITIONS.values())


def row(t: Transition) -> str:
    cells = [
        t.source or "",
        t.event,
        t.target,
        ", ".join(sorted(t.roles)),
        ", ".join(t.guards),
        ", ".join(t.effects),
    ]
    return "| " + " | ".join(cells) + " |\n"


def in_page() -> str:
    return PAGE.read_text("utf-8").split(START)[1].split(END)[0]


if __name__ == "__main__":
    before, _, rest = PAGE.read_text("utf-8").partition(START)
    after = rest.partition(END)[2]
    PAGE.write_text(before + START + table() + END + after, encoding="utf-8")
