"""`make schemathesis`: generated requests to the mock, whose responses keep to the contract."""
