"""The reference client: how a phone or a desk talks to the API.  Copy it.

It needs nothing of the rest of this package: httpx, joserfc and cryptography.
Every act has an idempotency key made before it is sent, and is sent again
with the same key until an answer arrives.
"""

from courier_api.client.api import Api
from courier_api.client.device_key import DeviceKey
from courier_api.client.errors import ApiRefusedError, NoAnswerError
from courier_api.client.session import Session, activate

__all__ = ["Api", "ApiRefusedError", "DeviceKey", "NoAnswerError", "Session", "activate"]
