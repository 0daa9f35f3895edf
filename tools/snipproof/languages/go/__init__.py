"""Go: reading the calls that pages show."""
