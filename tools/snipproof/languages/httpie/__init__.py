"""HTTPie: its items, read and not run."""
