"""Webhooks: signed, to the addresses that the settings name and no others."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping

from courier_api.adapters.outgoing import (
    NONCE,
    SIGNATURE,
    TIMESTAMP,
    OutgoingCalls,
    question_signature,
)
from courier_api.errors import InputError, UnreachableError
from courier_api.ports import Clock

__all__ = ["HttpWebhooks"]


class HttpWebhooks:
    """A :class:`courier_api.ports.notices.WebhookSender` over HTTP.

    Parameters
    ----------
    addresses
        URL by name.
    key_of
        The secret shared with the receiver of that name.
    clock
        Its time goes into every call.
    timeout_s
        For connecting, sending and receiving each.
    """

    def __init__(
        self,
        addresses: Mapping[str, str],
        key_of: Callable[[str], bytes],
        clock: Clock,
        *,
        timeout_s: float = 5.0,
    ) -> None:
        self._hooks = {
            name: (OutgoingCalls(f"webhook {name}", url, timeout_s), key_of(name))
            for name, url in addresses.items()
        }
        self._clock = clock

    def send(self, hook: str, event_id: str, body: bytes) -> None:
        """Send `body` (JSON) to the address named `hook`, signed."""
        if hook not in self._hooks:
            raise InputError(f"webhook {hook}", ["is not among those the settings name"])
        calls, key = self._hooks[hook]
        nonce, timestamp = secrets.token_hex(16), str(int(self._clock.now().timestamp()))
        answer = calls.post(
            "",
            body,
            {
                "Idempotency-Key": event_id,
                TIMESTAMP: timestamp,
                NONCE: nonce,
                SIGNATURE: question_signature(
                    key, "POST", calls.path_of("") or "/", timestamp, nonce, body
                ),
            },
        )
        if not 200 <= answer.status < 300:
            raise UnreachableError(f"webhook {hook}", [f"answers {answer.status}"])

    def close(self) -> None:
        """Close every connection."""
        for calls, _ in self._hooks.values():
            calls.close()
