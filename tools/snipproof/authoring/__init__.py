"""Helps authors: drafts of examples, pasted commands, and the audit of any pages."""
