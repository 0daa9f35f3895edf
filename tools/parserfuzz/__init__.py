"""Feeds damaged and made-up input to everything that reads a file of the project (`make fuzz`).

What has to hold of every input: the parser ends with a value or a failure, within a second of
processor time, and no example that is on a page is dropped without a failure that says so.
"""
