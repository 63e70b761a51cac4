"""What the server did, counted for Prometheus: requests by route, how long they took, readings in hand."""

import os

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

# Where several workers share their figures (docs of prometheus-client); set before they start.
SHARED_METRICS = "PROMETHEUS_MULTIPROC_DIR"

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The counters of one server, apart from those of any other in the process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        # When each series began is of no use to anyone and doubles what is sent.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        labels = ("method", "route", "status")
        self.requests = Counter("detente_requests", "Requests answered.", labels, registry=self.registry)
        self.seconds = Histogram(
            "detente_request_seconds", "How long answers took.", ("route",), buckets=_SECONDS, registry=self.registry
        )
        self.readings = Gauge(
            "detente_readings_in_hand", "Texts being read.", registry=self.registry, multiprocess_mode="livesum"
        )
        self.turned_away = Counter(
            "detente_turned_away", "Requests refused by a limit.", ("limit",), registry=self.registry
        )
        self.runs = Gauge("detente_ledger_runs", "Runs in the ledger.", registry=self.registry, multiprocess_mode="max")

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Counts an answer. The route is a template, so that addresses of entries do not pile up as labels."""
        self.requests.labels(method, route, str(status)).inc()
        self.seconds.labels(route).observe(seconds)

    def text(self) -> bytes:
        """All figures in Prometheus's text format; of all workers where there are several."""
        if SHARED_METRICS not in os.environ:
            return generate_latest(self.registry)
        shared = CollectorRegistry()
        MultiProcessCollector(shared)  # type: ignore[no-untyped-call]
        return generate_latest(shared)
