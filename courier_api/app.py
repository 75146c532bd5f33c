"""Makes the web application: the only place where its parts meet."""

from __future__ import annotations

from importlib.metadata import version

from flask import Flask

from courier_api.adapters.clock import SystemClock
from courier_api.config import Config
from courier_api.ports import Clock, Store
from courier_api.services.people.proof import Keys
from courier_api.storage import open_store
from courier_api.web.api import BLUEPRINTS
from courier_api.web.api.frame.house import House
from courier_api.web.api.spec import Api, api_settings

__all__ = ["create_app"]

BODY_MAX_BYTES = 32 * 1024 * 1024


def create_app(config: Config, *, store: Store | None = None, clock: Clock | None = None) -> Flask:
    """Return the WSGI application.

    Parameters
    ----------
    config
        Settings of the process.
    store, clock
        Others than those the settings name, for tests.
    """
    app = Flask(__name__)
    app.config.update(api_settings(version("policy-courier")), MAX_CONTENT_LENGTH=BODY_MAX_BYTES)
    app.extensions["courier_api"] = House(
        store=store or open_store(config.database),
        clock=clock or SystemClock(),
        config=config,
        keys=Keys(
            access=config.secret.key("access tokens"),
            dpop_nonce=config.secret.key("dpop nonces"),
            public_url=config.public_url,
        ),
    )
    api = Api(app)
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint)
    return app
