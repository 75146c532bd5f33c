"""What Prometheus is told of a worker."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram, start_http_server

__all__ = ["Metrics"]


class Metrics:
    """Counts of attempts and how long they took, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._attempts = Counter(
            "courier_jobs_attempts",
            "Attempts at jobs by kind and outcome.",
            ["kind", "outcome"],
            registry=self.registry,
        )
        self._took_s = Histogram(
            "courier_jobs_seconds",
            "How long an attempt took.",
            ["kind"],
            registry=self.registry,
            buckets=(0.005, 0.02, 0.1, 0.5, 2, 10, 60, 600),
        )

    def finished(self, kind: str, outcome: str, took_s: float) -> None:
        """Count one attempt."""
        self._attempts.labels(kind, outcome).inc()
        self._took_s.labels(kind).observe(took_s)

    def serve(self, port: int, address: str = "127.0.0.1") -> None:
        """Answer Prometheus on `port` from a thread."""
        start_http_server(port, addr=address, registry=self.registry)
