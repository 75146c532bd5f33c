"""Binds a courier's phone as he would: a code from the dispatcher, a key of his own."""

from __future__ import annotations

import secrets
from io import StringIO

import httpx
import pyotp

from courier_api.client import Api, DeviceKey, Session, activate
from courier_api.config import Config
from courier_api.demo.people import PASSWORD_BYTES, Login
from courier_api.ports import Store

__all__ = ["bind_phone", "inside", "open_session"]


def inside(config: Config, store: Store) -> Api:
    """Return the API of an application in this process: no server has to run, nothing is logged."""
    from courier_api.app import create_app
    from courier_api.web.logs import json_log

    app = create_app(config, store=store, log=json_log(StringIO()))
    transport = httpx.WSGITransport(app)
    return Api(httpx.Client(transport=transport, base_url=config.public_url))


def open_session(api: Api, login: Login, device: DeviceKey | None = None) -> Session:
    """Log a person of the demonstration in."""
    code = pyotp.TOTP(login.totp_secret).now() if login.totp_secret else ""
    return Session.open(api, login.login, login.password, code=code, device=device)


def bind_phone(api: Api, dispatcher: Session, courier: Login) -> tuple[Login, DeviceKey]:
    """Return the courier's log-in with a password, and the key of his phone."""
    issued = dispatcher.post(f"/v1/people/{courier.person_id}/codes", {"kind": "activation"})
    device, password = DeviceKey.make(), secrets.token_urlsafe(PASSWORD_BYTES)
    activate(api, courier.login, issued["code"], password, device=device)
    ready = Login(
        login=courier.login, role=courier.role, person_id=courier.person_id, password=password
    )
    return ready, device
