"""What the insurer's core system is asked, and what its answers change."""
