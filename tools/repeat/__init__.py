"""Runs every example again and again, and says what was not the same each time (`make repeat`)."""
