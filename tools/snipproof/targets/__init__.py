"""The servers that examples run against: the mock, or a live one, behind a gateway."""
