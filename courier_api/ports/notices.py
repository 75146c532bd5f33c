"""Words to people outside, and calls to systems outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

__all__ = ["Notice", "Notifier", "WebhookSender"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One message to one person; name and number stay in the vault until it is sent.

    Parameters
    ----------
    id
        By which the receiver drops repeats.
    template, values
        Which text, and what to fill in.
    person_id
        To whom, by pseudonym.
    """

    id: str
    template: str
    person_id: str
    values: Mapping[str, str]


class Notifier(Protocol):
    """Sends messages to people: by SMS, or into a file."""

    def send(self, notice: Notice) -> None:
        """Send one notice at least once.

        Raises
        ------
        UnreachableError
            If nobody knows whether it was sent: send it again, same id.
        """
        ...


class WebhookSender(Protocol):
    """Tells other systems, at addresses that the settings name and no others."""

    def send(self, hook: str, event_id: str, body: bytes) -> None:
        """Send `body` (JSON) to the address named `hook`, signed.

        Raises
        ------
        InputError
            If the settings name no such address.
        UnreachableError
            If the receiver did not say that he has it: send it again, same id.
        """
        ...
