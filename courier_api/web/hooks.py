"""What happens around every request: its id, its headers, its log line, its figures."""

from __future__ import annotations

import time

from flask import Flask, Response, request
from flask.signals import got_request_exception

from courier_api.web.api.frame.house import house
from courier_api.web.logs import Log, places_of
from courier_api.web.metrics import Metrics
from courier_api.web.trace import Trace, begin, trace

__all__ = ["add_hooks"]

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""Unless an endpoint says otherwise.  There is no CORS: no page of another origin reads us."""

SECURITY = {name.lower(): (name, value) for name, value in HEADERS.items()}

HSTS = "max-age=63072000"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NO_ROUTE = "unknown"


def add_hooks(app: Flask, log: Log, metrics: Metrics) -> None:
    """Give `app` its request ids, headers, log lines and figures."""

    def finish(response: Response) -> Response:
        noted = trace()
        _add_headers(response, noted)
        _write_down(response, noted, log, metrics)
        return response

    def failed(_sender: Flask, exception: BaseException, **_more: object) -> None:
        log.error("failed", request_id=trace().request_id, causes=places_of(exception))

    app.before_request(lambda: (begin(), None)[1])
    app.after_request(finish)
    app.logger.disabled = True
    got_request_exception.connect(failed, app, weak=False)


def _add_headers(response: Response, noted: Trace) -> None:
    said = {name.lower() for name, _ in response.headers}
    headers = [header for lower, header in SECURITY.items() if lower not in said]
    if house().public_url.startswith("https:"):
        headers.append(("Strict-Transport-Security", HSTS))
    headers.append(("X-Request-Id", noted.request_id))
    if noted.replayed:
        headers.append(("Idempotency-Replayed", "true"))
    if noted.route_version is not None:
        headers.append(("Route-Version", str(noted.route_version)))
    if (left := noted.allowance) is not None:
        headers.append(("RateLimit-Policy", f'"default";q={left.limit};w=60'))
        headers.append(("RateLimit", f'"default";r={left.remaining};t={left.reset_s}'))
    response.headers.extend(headers)


def _write_down(response: Response, noted: Trace, log: Log, metrics: Metrics) -> None:
    seconds = time.monotonic() - noted.started
    route = request.url_rule.rule if request.url_rule else NO_ROUTE
    method = request.method if request.method in METHODS else "OTHER"
    status = response.status_code
    metrics.answered(method, route, status, seconds, replayed=noted.replayed)
    log.info(
        "request",
        request_id=noted.request_id,
        method=method,
        route=route,
        status=status,
        ms=round(1000 * seconds, 1),
        person=noted.person_id,
        role=noted.role,
        replayed=noted.replayed,
    )
