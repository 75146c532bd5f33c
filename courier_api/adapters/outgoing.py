"""Calls to other systems: to addresses of the settings only, without redirects, with an end.

Signatures are HMAC-SHA256 over what the other side could otherwise confuse:
method, path, time, nonce and body of a question; status, nonce of the question
and body of an answer.
"""

from __future__ import annotations

import hmac
import ipaddress
from dataclasses import dataclass
from hashlib import sha256

import httpx

from courier_api.errors import InputError, UnreachableError

__all__ = [
    "NONCE",
    "SIGNATURE",
    "TIMESTAMP",
    "Answer",
    "OutgoingCalls",
    "answer_signature",
    "demand_address",
    "question_signature",
]

TIMESTAMP, NONCE, SIGNATURE = "Courier-Timestamp", "Courier-Nonce", "Courier-Signature"
ANSWER_MAX_BYTES = 1 << 18


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status, signature header (empty if none) and body."""

    status: int
    signature: str
    body: bytes


def question_signature(
    key: bytes, method: str, path: str, timestamp: str, nonce: str, body: bytes
) -> str:
    """Return the signature of a question, hex."""
    signed = "\n".join((method, path, timestamp, nonce, sha256(body).hexdigest()))
    return hmac.new(key, signed.encode(), sha256).hexdigest()


def answer_signature(key: bytes, status: int, nonce: str, body: bytes) -> str:
    """Return the signature of the answer to the question of `nonce`, hex."""
    signed = "\n".join((str(status), nonce, sha256(body).hexdigest()))
    return hmac.new(key, signed.encode(), sha256).hexdigest()


def demand_address(name: str, url: str) -> httpx.URL:
    """Return `url`, if calls may go there: https, or http to this machine.

    Raises
    ------
    InputError
        Naming what is wrong with it.
    """
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise InputError(name, ["is no URL"]) from error
    local = parsed.host == "localhost" or _is_loopback(parsed.host)
    faults = []
    if parsed.scheme != "https" and not (parsed.scheme == "http" and local):
        faults.append("must be https, or http to this machine")
    if not parsed.host:
        faults.append("names no host")
    if parsed.userinfo or parsed.query or parsed.fragment:
        faults.append("carries a user, a query or a fragment: leave them out")
    if faults:
        raise InputError(name, faults)
    return parsed


class OutgoingCalls:
    """Posts to one address.

    Parameters
    ----------
    name
        Of the other side, for errors.
    base_url
        Its address; paths are added to it.
    timeout_s
        For each of connecting, sending and receiving.
    """

    def __init__(self, name: str, base_url: str, timeout_s: float) -> None:
        self.base_url = demand_address(name, base_url)
        self._name = name
        self._client = httpx.Client(
            timeout=httpx.Timeout(timeout_s),
            follow_redirects=False,
            trust_env=False,
            headers={"User-Agent": "policy-courier"},
        )

    def path_of(self, path: str) -> str:
        """Return the path that is called, with the base's own before it."""
        return self.base_url.path.rstrip("/") + path

    def post(self, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        """Post JSON and return the answer, whatever its status is.

        Raises
        ------
        UnreachableError
            If there is none, it is a redirect, or it is too long.
        """
        url = self.base_url.copy_with(path=self.path_of(path) or "/")
        sent = {"Content-Type": "application/json", **headers}
        try:
            with self._client.stream("POST", url, content=body, headers=sent) as response:
                if response.is_redirect:
                    raise UnreachableError(self._name, ["wants to send us elsewhere: refused"])
                return Answer(
                    response.status_code, response.headers.get(SIGNATURE, ""), self._read(response)
                )
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise UnreachableError(
                self._name, [f"gave no answer: {type(error).__name__}"]
            ) from error

    def close(self) -> None:
        """Close every connection."""
        self._client.close()

    def _read(self, response: httpx.Response) -> bytes:
        body = b""
        for part in response.iter_bytes():
            body += part
            if len(body) > ANSWER_MAX_BYTES:
                raise UnreachableError(self._name, ["answers without an end"])
        return body


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
