"""The values that every stage shares: failures with their places, snippets, exchanges."""
