"""Common to the readers of all languages: outlines, written requests, holes, bindings."""
