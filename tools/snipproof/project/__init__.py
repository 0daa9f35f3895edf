"""A documentation project, read from its files: settings, contract, examples and pages."""
