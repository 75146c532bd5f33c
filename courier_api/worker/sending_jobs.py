"""Jobs that tell people and systems outside."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from courier_api.ports import Job
from courier_api.ports.notices import Notice
from courier_api.worker.handler import Outgoing
from courier_api.worker.house import House

__all__ = ["sending_handlers"]

OWN = frozenset({"branch_id", "template", "person_id"})


def sending_handlers(house: House) -> Mapping[str, Outgoing[Any]]:
    """Return the handlers of notices and webhooks."""
    return {
        "notice.send": Outgoing(lambda job, _: _send_notice(house, job), _nothing_to_keep),
        "webhook.send": Outgoing(lambda job, _: _send_webhook(house, job), _nothing_to_keep),
    }


def _send_notice(house: House, job: Job) -> None:
    house.notifier.send(
        Notice(
            id=job.id,
            template=str(job.payload["template"]),
            person_id=str(job.payload["person_id"]),
            values={name: str(value) for name, value in job.payload.items() if name not in OWN},
        )
    )


def _send_webhook(house: House, job: Job) -> None:
    body = json.dumps({"id": job.id, "body": job.payload["body"]}, separators=(",", ":"))
    house.webhooks.send(str(job.payload["hook"]), job.id, body.encode())


def _nothing_to_keep(_work: object, _job: Job, _answer: None) -> None:
    """That it was sent is all there is to write down."""
