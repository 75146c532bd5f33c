"""The figures of the trade: configuration with defaults, never constants in code.

``routing/defaults.toml`` holds every figure with its meaning; a file given by
``--settings`` overrides single keys.  Unknown keys are errors.
"""

from routing.settings.load import default_settings, load_settings
from routing.settings.sections import (
    AppointmentSettings,
    GeocodeSettings,
    ReportSettings,
    ServiceSettings,
    Settings,
    TravelSettings,
)

__all__ = [
    "AppointmentSettings",
    "GeocodeSettings",
    "ReportSettings",
    "ServiceSettings",
    "Settings",
    "TravelSettings",
    "default_settings",
    "load_settings",
]
