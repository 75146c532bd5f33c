"""Figures of the server for Prometheus, added up over its workers."""

from __future__ import annotations

import os

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from courier_api.web.figures_folder import FOLDER_VARIABLE

__all__ = ["CONTENT_TYPE_LATEST", "Metrics"]

BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Metrics:
    """What is counted of one application."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._seconds = Histogram(
            "courier_api_request_seconds",
            "Time from a request's start to its answer.",
            ("method", "route", "status"),
            registry=self._registry,
            buckets=BUCKETS_S,
        )
        self._replays = Counter(
            "courier_api_replays",
            "Repeated requests that got the answer of the first.",
            registry=self._registry,
        )
        self._throttled = Counter(
            "courier_api_throttled",
            "Requests beyond somebody's limit.",
            registry=self._registry,
        )
        self._streams = Gauge(
            "courier_api_event_streams",
            "Event streams that are open.",
            registry=self._registry,
            multiprocess_mode="livesum",
        )

    def answered(
        self, method: str, route: str, status: int, seconds: float, *, replayed: bool
    ) -> None:
        """Count one answer."""
        self._seconds.labels(method, route, str(status)).observe(seconds)
        if replayed:
            self._replays.inc()
        if status == 429:
            self._throttled.inc()

    def streams(self, change: int) -> None:
        """Count event streams opened and closed."""
        self._streams.inc(change)

    def page(self) -> bytes:
        """Return all figures in the text format, of all workers if there are several."""
        if FOLDER_VARIABLE not in os.environ:
            return generate_latest(self._registry)
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)
