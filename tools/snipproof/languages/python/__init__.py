"""Python: reading, running, drafting and versions."""
