"""Reads and writes files: YAML and TOML with their lines, JSON, and the store of what is kept."""
