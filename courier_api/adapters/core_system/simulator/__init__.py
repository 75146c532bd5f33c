"""A SIMULATOR of the insurer's core system: real HTTP, real memory, no insurer."""

from courier_api.adapters.core_system.simulator.app import Moods, simulator_app
from courier_api.adapters.core_system.simulator.memory import Memory
from courier_api.adapters.core_system.simulator.server import SimulatorServer

__all__ = ["Memory", "Moods", "SimulatorServer", "simulator_app"]
