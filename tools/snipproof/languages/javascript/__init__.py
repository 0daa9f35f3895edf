"""JavaScript: reading the calls that pages show."""
