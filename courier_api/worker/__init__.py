"""Takes jobs off the outbox and does them, once each."""

from courier_api.worker.handler import Handler, InHouse, Outgoing, Recurrent
from courier_api.worker.house import House
from courier_api.worker.loop import Worker
from courier_api.worker.registry import handlers, recurrents

__all__ = [
    "Handler",
    "House",
    "InHouse",
    "Outgoing",
    "Recurrent",
    "Worker",
    "handlers",
    "recurrents",
]
