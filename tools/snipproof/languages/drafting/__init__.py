"""Common to the drafts of all languages: the request that a draft makes."""
