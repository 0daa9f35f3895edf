"""Tells people, machines and the site what was found out."""
