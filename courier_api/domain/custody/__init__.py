"""Who holds which document serial: exactly one holder at any time."""
