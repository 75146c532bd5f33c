"""The append-only log of who did what, provable by a Merkle tree."""
