"""Errors by status."""

from snipproof.report.site_data.errors import error_data


def test_each_error_names_its_operations_and_examples() -> None:
    """A status has the operations that declare it by tag, and the examples that were run of it."""
    declared = {"one": ["200", "404"], "two": ["4XX"]}
    operations = {
        name: {"responses": [{"status": status} for status in statuses]}
        for name, statuses in declared.items()
    }
    tags = [{"title": "A", "operations": ["two", "one"]}, {"title": "B", "operations": []}]
    examples = {
        "a/bad": {"id": "a/bad", "status": "404", "operation": "one"},
        "a/one": {"id": "a/one", "status": "200", "operation": "one"},
    }
    missing, any_client_error = error_data(tags, operations, examples)
    assert (missing["status"], missing["phrase"], missing["count"]) == ("404", "Not Found", 1)
    assert missing["examples"] == ["a/bad"]
    assert missing["tags"] == [{"title": "A", "operations": ["one"]}]
    assert any_client_error["status"] == "4XX"
