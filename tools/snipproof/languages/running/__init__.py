"""Common to the runners of all languages: processes, limits and the sandbox."""
