"""Counts requests by person or address and says what is left.

The counters live in memory that all workers of one server share, so that the
limit does not depend on which worker a request meets.
"""

from __future__ import annotations

import math
import mmap
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address
from multiprocessing import get_context

from limits import RateLimitItemPerMinute
from limits.storage import Storage

__all__ = ["Allowance", "Limiter", "SharedCounters", "by_address", "by_person"]

SLOT = struct.Struct("<QdQ")
"""Digest of the key, when its window ends (Unix time), how many came in it."""

SLOTS = 1 << 15
PROBES = 8
PATIENCE_S = 0.05


class SharedCounters(Storage):
    """Counters in anonymous shared memory: made before workers are forked, used by all.

    A table of fixed size; when all places of a key are taken by keys whose
    window still runs, it shares the place that ends first, so that a flood of
    keys can make limits stricter and never looser.
    """

    def __init__(self, slots: int = SLOTS) -> None:
        super().__init__()
        self._slots = slots
        self._memory = mmap.mmap(-1, slots * SLOT.size)
        self._lock = get_context("fork").Lock()

    @property
    def base_exceptions(self) -> type[Exception]:
        """Errors that mean the memory is away."""
        return OSError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count `amount` more for `key`; its window ends `expiry` seconds after the first."""
        return self.count(key, expiry, amount)[0]

    def count(self, key: str, expiry: float, amount: int = 1) -> tuple[int, float]:
        """Do the same; return how many came in the window, and when it ends, Unix time."""
        # A worker that was killed may have taken the lock with it: then count without.
        held = self._lock.acquire(timeout=PATIENCE_S)
        try:
            now = time.time()
            digest, place = self._find(key, now)
            found, ends, count = SLOT.unpack_from(self._memory, place)
            if ends <= now:
                found, ends, count = digest, now + expiry, 0
            SLOT.pack_into(self._memory, place, found, ends, count + amount)
            return int(count) + amount, float(ends)
        finally:
            if held:
                self._lock.release()

    def get(self, key: str) -> int:
        """Return how many came in the window that runs, 0 if none does."""
        now = time.time()
        _, ends, count = SLOT.unpack_from(self._memory, self._find(key, now)[1])
        return int(count) if ends > now else 0

    def get_expiry(self, key: str) -> float:
        """Return when the window of `key` ends, Unix time."""
        now = time.time()
        _, ends, _ = SLOT.unpack_from(self._memory, self._find(key, now)[1])
        return max(float(ends), now)

    def check(self) -> bool:
        """Say that the memory is there."""
        return not self._memory.closed

    def reset(self) -> int | None:
        """Forget everything."""
        self._memory[:] = bytes(len(self._memory))
        return None

    def clear(self, key: str) -> None:
        """Forget what came for `key`."""
        SLOT.pack_into(self._memory, self._find(key, time.time())[1], 0, 0.0, 0)

    def _find(self, key: str, now: float) -> tuple[int, int]:
        """Return the digest of `key` and its place in bytes."""
        digest = int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "little")
        soonest, soonest_ends = -1, math.inf
        for probe in range(PROBES):
            place = (digest + probe) % self._slots * SLOT.size
            found, ends, _ = SLOT.unpack_from(self._memory, place)
            if found == digest and ends > now:
                return digest, place
            if ends < soonest_ends:
                soonest, soonest_ends = place, ends
        return digest, soonest


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a caller may still do.

    Parameters
    ----------
    granted
        Whether this request is within the limit.
    limit, remaining
        Requests a window in all, and left of them.
    reset_s
        Whole seconds until the window ends, 1 at least.
    """

    granted: bool
    limit: int
    remaining: int
    reset_s: int


class Limiter:
    """Grants so many requests a minute to one person or address.

    Parameters
    ----------
    per_minute
        The limit.
    counters
        Where it is counted; by default in memory of this process and its children.
    """

    def __init__(self, per_minute: int, counters: SharedCounters | None = None) -> None:
        self._item = RateLimitItemPerMinute(per_minute)
        self._counters = counters or SharedCounters()
        self._now: Callable[[], float] = time.time

    def hit(self, who: str) -> Allowance:
        """Count one request of `who`, from :func:`by_person` or :func:`by_address`."""
        item = self._item
        count, reset_at = self._counters.count(item.key_for(who), item.get_expiry())
        reset_s = max(1, math.ceil(reset_at - self._now()))
        return Allowance(count <= item.amount, item.amount, max(0, item.amount - count), reset_s)


def by_person(person_id: str) -> str:
    """Return the name under which a person's requests are counted."""
    return f"person:{person_id}"


def by_address(address: str) -> str:
    """Return the name under which an address is counted: of IPv6 its network of 64 bits."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "address:unknown"
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return f"address:{int(parsed) >> 64:x}"
    return f"address:{parsed}"
