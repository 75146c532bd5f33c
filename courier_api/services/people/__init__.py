"""Log-in, rights, devices, codes, personal data."""
