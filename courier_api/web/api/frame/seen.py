"""Proofs this process has met on reads; unsafe calls remember theirs in the database."""

from __future__ import annotations

from datetime import datetime
from threading import Lock

from courier_api.services.people.challenge import bad_proof
from courier_api.services.people.proof import Proof

__all__ = ["SeenProofs"]

SWEEP_EVERY = 1024


class SeenProofs:
    """Refuses a proof of possession that was shown before (RFC 9449, section 11.1)."""

    def __init__(self) -> None:
        self._until: dict[str, datetime] = {}
        self._lock = Lock()
        self._met = 0

    def demand_new(self, proof: Proof, at: datetime) -> None:
        """Go on only if the proof is new; tokens that need none pass.

        Raises
        ------
        AuthenticationError
            If it was shown to this process before.
        """
        key = proof.key
        if key is None:
            return
        with self._lock:
            self._met += 1
            if self._met % SWEEP_EVERY == 0:
                self._until = {seen: until for seen, until in self._until.items() if until > at}
            if key.id in self._until:
                raise bad_proof("was shown before: sign a new one for every call")
            self._until[key.id] = key.until
