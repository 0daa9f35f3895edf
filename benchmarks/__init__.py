"""Measures snipproof beside the tools that run a page's code without checking what it does."""
