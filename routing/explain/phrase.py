"""Words that exist in English and in Chinese, filled with the same facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from routing.explain.codes import Code
from routing.plan import Reason

__all__ = ["Fact", "Phrase", "fill", "joined", "make_reason"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """The same in both languages."""

    en: str
    zh: str


Fact = Phrase | str | int
"""What fills a template: words of each language, or an id or number that is the same in both."""


def fill(en: str, zh: str, **facts: Fact) -> Phrase:
    """Return both templates filled with `facts`, each in its own language."""
    return Phrase(
        en.format(**{k: v.en if isinstance(v, Phrase) else v for k, v in facts.items()}),
        zh.format(**{k: v.zh if isinstance(v, Phrase) else v for k, v in facts.items()}),
    )


def joined(phrases: Iterable[Phrase], en: str, zh: str) -> Phrase:
    """Return `phrases` with `en` between the English and `zh` between the Chinese ones."""
    parts = tuple(phrases)
    return Phrase(en.join(part.en for part in parts), zh.join(part.zh for part in parts))


def make_reason(code: Code, message: Phrase, remedy: Phrase) -> Reason:
    """Return a reason; the remedy becomes a sentence with a capital and a full stop."""
    return Reason(
        code=code,
        message=message.en,
        remedy=f"{remedy.en[:1].upper()}{remedy.en[1:]}.",
        message_zh=message.zh,
        remedy_zh=f"{remedy.zh}。",
    )
