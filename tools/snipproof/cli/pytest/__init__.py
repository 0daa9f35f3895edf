"""The pytest plugin: every snippet and every page of a project is a test."""
