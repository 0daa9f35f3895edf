"""Hooks for Schemathesis, which loads this file by itself."""

import schemathesis


def text(_context: object, response: schemathesis.Response) -> str:
    """Take YAML as the text that it is: the contract declares such responses as strings."""
    return str(response.text)


schemathesis.deserializer("application/yaml", "text/yaml")(text)
