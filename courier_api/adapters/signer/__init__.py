"""Signatures in PDF files by pyHanko: PAdES (ETSI EN 319 142-1), and what is known of them."""
