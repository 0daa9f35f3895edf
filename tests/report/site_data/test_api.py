"""The reference as data."""

from tests.report.site_data.conftest import Data


def test_models_know_their_operations(site: Data) -> None:
    """A schema names the operations that return it, also where another schema holds it."""
    model = site["models"]["Workspace"]
    returned = next(one for one in model["operations"] if one["id"] == "returned-by")
    assert "createWorkspace" in returned["operations"]
    grouped = [name for group in site["modelGroups"] for name in group["names"]]
    assert sorted(grouped) == sorted(site["models"])
