"""Compares the contract with what the API's maintainers publish.

A report for maintainers and not a gate: the two are written by different people at different
times, and only a person can tell which of them is right. `make drift` prints it.
"""
