"""wget: its options, read and not run."""
