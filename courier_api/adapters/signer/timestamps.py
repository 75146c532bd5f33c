"""Ask an authority of time over HTTP (RFC 3161)."""

from __future__ import annotations

from asyncio import to_thread

from asn1crypto import tsp
from pyhanko.sign.timestamps import TimeStamper

from courier_api.adapters.outgoing import OutgoingCalls
from courier_api.errors import UnreachableError

__all__ = ["HttpTimestamps"]

NAME = "authority of time"
TIMEOUT_S = 10.0
QUERY = "application/timestamp-query"


class HttpTimestamps(TimeStamper):
    """An authority at one address: https, no redirects, no proxy of the environment.

    Raises
    ------
    InputError
        If `url` is no such address.
    """

    def __init__(self, url: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._calls = OutgoingCalls(NAME, url, TIMEOUT_S)

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Send the question; pyHanko holds the answer against it.

        Raises
        ------
        UnreachableError
            If there is no answer, or it is none of RFC 3161.
        """
        answer = await to_thread(self._calls.post, "", req.dump(), {"Content-Type": QUERY})
        if answer.status != 200:
            raise UnreachableError(NAME, [f"answers with status {answer.status}"])
        try:
            return tsp.TimeStampResp.load(answer.body, strict=True)
        except ValueError as error:
            raise UnreachableError(NAME, ["does not answer with a timestamp"]) from error
