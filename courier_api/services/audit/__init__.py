"""The audit log's places, checkpoints and proofs."""
