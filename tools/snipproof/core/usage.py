"""An error of a command's use: it cannot be done as it was asked."""


class UsageError(Exception):
    """A request that makes no sense as it stands; the message says what to ask for instead."""
