"""Makes the web application: the only place where its parts meet."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.metadata import version

from flask import Flask

from courier_api.adapters.clock import SystemClock
from courier_api.adapters.file_store import FolderStore
from courier_api.adapters.sheet_press import SealedPress
from courier_api.config import Config
from courier_api.ports import Clock, Store
from courier_api.services.people.keys import keys_from
from courier_api.storage import open_store
from courier_api.storage.readiness import readiness
from courier_api.web.api import BLUEPRINTS
from courier_api.web.api.frame.blueprint import Blueprint
from courier_api.web.api.frame.house import House
from courier_api.web.api.spec import Api, api_settings
from courier_api.web.hooks import add_hooks
from courier_api.web.limiter import Limiter
from courier_api.web.logs import Log, json_log
from courier_api.web.metrics import Metrics
from courier_api.web.operations import operations
from courier_api.web.pages.console import console
from courier_api.web.pages.reference import reference

__all__ = ["create_app"]

BODY_MAX_BYTES = 32 * 1024 * 1024


def create_app(
    config: Config,
    *,
    store: Store | None = None,
    clock: Clock | None = None,
    limiter: Limiter | None = None,
    log: Log | None = None,
    blueprints: Sequence[Blueprint] = BLUEPRINTS,
) -> Flask:
    """Return the WSGI application.

    Parameters
    ----------
    config
        Settings of the process.
    store, clock
        Others than those the settings name, for tests.
    limiter
        That several processes share; else this process counts for itself.
    log
        Where log lines go; standard error by default.
    blueprints
        The endpoints.
    """
    opened = store or open_store(config.database, secret=config.secret.key("vault"))
    app = Flask(__name__, static_folder=None)
    settings = api_settings(version("policy-courier"), config.public_url)
    app.config.update(settings, MAX_CONTENT_LENGTH=BODY_MAX_BYTES)
    app.extensions["courier_api"] = House(
        store=opened,
        files=FolderStore(config.files_dir),
        sheets=SealedPress(config.secret.key("day sheets")),
        clock=clock or SystemClock(),
        figures=config.figures,
        public_url=config.public_url,
        keys=keys_from(config.secret.key, config.public_url),
        answers_key=config.secret.key("kept answers"),
        limiter=limiter or Limiter(config.figures.api.requests_per_minute),
    )
    metrics = Metrics()
    app.extensions["courier_api_metrics"] = metrics
    add_hooks(app, log or json_log(sys.stderr), metrics)
    app.register_blueprint(operations(metrics, readiness(opened), config.metrics_token))
    api = Api(app)
    for blueprint in blueprints:
        api.register_blueprint(blueprint)
    app.register_blueprint(reference(api.document))
    app.register_blueprint(console(config.public_url, config.figures.time_zone))
    return app
