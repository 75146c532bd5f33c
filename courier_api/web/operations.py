"""What those who run the server ask it: does it live, is it ready, its figures."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from ipaddress import ip_address

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import NotFound

from courier_api.web.api.frame.problems import problem
from courier_api.web.metrics import CONTENT_TYPE_LATEST, Metrics

__all__ = ["operations"]

FORWARDED = ("Forwarded", "Via", "X-Forwarded-For", "X-Real-Ip")
"""Headers of a proxy: what comes through one is not from this machine."""


def operations(metrics: Metrics, ready: Callable[[], tuple[str, ...]], token: str) -> Blueprint:
    """Return the blueprint.

    Parameters
    ----------
    ready
        Names what keeps the server from serving; empty if nothing does.
    token
        Opens ``/metrics`` from elsewhere, as ``Authorization: Bearer``; if it is
        empty only this machine may ask.
    """
    made = Blueprint("operations", __name__)

    @made.get("/health/live")
    def live() -> Response:
        """Say that the process answers; asks nothing else."""
        return jsonify(status="live")

    @made.get("/health/ready")
    def is_ready() -> Response:
        """Say whether requests can be served."""
        faults = ready()
        if faults:
            return problem(
                503, "not-ready", detail="server", errors=[{"detail": fault} for fault in faults]
            )
        return jsonify(status="ready")

    @made.get("/metrics")
    def figures() -> Response:
        """Give the figures to who may see them; for others there is nothing here."""
        if not (_has(token) or (not token and _from_this_machine())):
            raise NotFound
        return Response(metrics.page(), content_type=CONTENT_TYPE_LATEST)

    return made


def _has(token: str) -> bool:
    shown = request.headers.get("Authorization", "")
    return bool(token) and hmac.compare_digest(shown.encode(), f"Bearer {token}".encode())


def _from_this_machine() -> bool:
    if any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
