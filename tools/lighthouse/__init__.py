"""Lighthouse's opinion of a built site: `make lighthouse`."""
