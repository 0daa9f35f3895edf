"""`make schemathesis`: generated requests to the mock, whose answers keep to the contract."""
