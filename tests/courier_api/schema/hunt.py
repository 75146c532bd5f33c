"""Schemathesis over the whole API: requests made from the document, answers judged by it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from schemathesis.engine import from_schema
from schemathesis.engine.events import (
    EngineEvent,
    FatalError,
    FuzzScenarioFinished,
    NonFatalError,
    ScenarioFinished,
)

from tests.courier_api.schema.doorman import Doorman
from tests.courier_api.schema.place import Place

PHASES = ("examples", "coverage", "fuzzing", "stateful")
NAMED = {
    "serials": "serial",
    "order_ids": "order_id",
    "giver_id": "person_id",
    "taker_id": "person_id",
    "float_id": "deposit_id",
    "signer_id": "subject_id",
}
"""Fields of bodies that take an id, by the kind of it."""

MADE_BY_NAME = ("branch_id",)
"""Ids in paths that make what is not there yet."""

SHADED = "/(passings|imports|closings|returns|book-backs)$"
"""Where GET reads something by that name, which is not there."""

REFUSED = ["400", "401", "403", "404", "405", "409", "412", "413", "415", "422", "428"]
"""What may come of a request that the document does not allow: any of them is a refusal."""


@dataclass
class Found:
    """What a hunt came to."""

    statuses: dict[str, Counter[int]] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    @property
    def calls(self) -> int:
        return sum(sum(counted.values()) for counted in self.statuses.values())

    def take(self, event: EngineEvent) -> None:
        """Write down what an event tells."""
        if isinstance(event, ScenarioFinished | FuzzScenarioFinished):
            self._take_scenario(event.recorder)
        elif isinstance(event, NonFatalError):
            self.errors.append(f"{event.label}: {event.value!r}")
        elif isinstance(event, FatalError):
            raise event.exception

    def _take_scenario(self, recorder: Any) -> None:
        for case_id, interaction in recorder.interactions.items():
            label = recorder.cases[case_id].value.operation.label
            if interaction.response is not None:
                counted = self.statuses.setdefault(label, Counter())
                counted[interaction.response.status_code] += 1
        for case_id, checks in recorder.checks.items():
            for check in checks:
                if check.failure_info is not None:
                    label = recorder.cases[case_id].value.operation.label
                    info = check.failure_info
                    self.failures.setdefault(
                        f"{label}: {info.failure.title}",
                        f"{info.failure.message}\n{info.code_sample}",
                    )


def hunt(
    place: Place,
    *,
    examples: int,
    seed: int = 1,
    phases: Collection[str] = PHASES,
    include: Mapping[str, Any] | None = None,
) -> Found:
    """Call every operation as everybody who may; return all that does not fit.

    Parameters
    ----------
    examples
        Of each kind and operation; of runs through several operations as many.
    include
        Which operations: keywords of schemathesis' ``include``.
    """
    document = json.loads(place.app.test_client().get("/v1/openapi.json").data)
    door = Doorman(place, document)
    config = schemathesis.Config.from_dict(_settings(examples, seed, phases))
    schema = schemathesis.openapi.from_dict(with_ids(document, place.ids), config=config)
    schema.app = door
    found = Found()
    for event in from_schema(schema.include(**include) if include else schema).execute():
        found.take(event)
    return found


def _settings(examples: int, seed: int, phases: Collection[str]) -> dict[str, Any]:
    return {
        "seed": seed,
        "suppress-health-check": ["all"],
        "generation": {"max-examples": examples, "deterministic": True, "no-shrink": True},
        "phases": {name: {"enabled": name in phases} for name in PHASES},
        "checks": {
            "ignored_auth": {"enabled": False},
            "positive_data_acceptance": {"enabled": False},
            "negative_data_rejection": {"expected-statuses": REFUSED},
            "missing_required_header": {"expected-statuses": REFUSED},
        },
        "operations": [
            {
                "include-path-regex": SHADED,
                "checks": {
                    "allow_header_conformance": {"enabled": False},
                    "unsupported_method": {"enabled": False},
                },
            }
        ],
    }


def with_ids(document: dict[str, Any], ids: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """Return the document with the ids that there are where requests name ids."""
    for item in document["paths"].values():
        for operation in item.values():
            named = operation if isinstance(operation, list) else operation.get("parameters", [])
            for parameter in named:
                known = ids.get(parameter["name"], ())
                if parameter["in"] == "path" and known and parameter["name"] not in MADE_BY_NAME:
                    parameter["schema"] = {"type": "string", "enum": [*known, "nobody-1"]}
                elif parameter["name"] == "If-Match":
                    parameter["schema"] = {"type": "string", "enum": ["*", '"1"', '"2"']}
    for name in _only_sent(document):
        _know(document["components"]["schemas"][name], ids)
    return document


def _know(schema: dict[str, Any], ids: Mapping[str, tuple[str, ...]]) -> None:
    for name, field_ in schema.get("properties", {}).items():
        known = {"enum": list(ids.get(NAMED.get(name, ""), ()))}
        if known["enum"] and field_.get("type") == "array":
            field_["items"] = {"anyOf": [known, field_["items"]]}
        elif known["enum"]:
            schema["properties"][name] = {"anyOf": [known, field_]}


def _only_sent(document: dict[str, Any]) -> set[str]:
    """Return the names of schemas that stand in requests and in no answer."""
    sent: set[str] = set()
    answered: set[str] = set()
    for item in document["paths"].values():
        for operation in item.values():
            if isinstance(operation, dict):
                sent |= _named(operation.get("requestBody", {}))
                answered |= _named(operation["responses"])
    return sent - answered


def _named(part: dict[str, Any]) -> set[str]:
    return set(re.findall(r"#/components/schemas/(\w+)", json.dumps(part)))
