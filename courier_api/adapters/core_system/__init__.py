"""The insurer's core system over HTTP, and a simulator of it."""

from courier_api.adapters.core_system.client import HttpCoreSystem

__all__ = ["HttpCoreSystem"]
