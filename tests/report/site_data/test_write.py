"""The data of this project and of another, written and read."""

import json
from pathlib import Path

from tests.conftest import ROOT

from snipproof.project.project import load_project
from snipproof.report.site_data.write import write_site_data


def test_what_is_as_it_was_is_not_written_again(written: Path) -> None:
    """A preview begins anew for a file that changes, so one that does not is left alone."""
    before = (written / "site.json").stat().st_mtime_ns
    write_site_data(load_project(ROOT), written)
    assert (written / "site.json").stat().st_mtime_ns == before


def test_another_api_has_its_data(second_site: Path, tmp_path: Path) -> None:
    """A contract in one file, without tags or groups of our kind, gives pages as well."""
    write_site_data(load_project(second_site), tmp_path)
    site = json.loads((tmp_path / "site.json").read_bytes())
    assert site["examples"]["gauges/list-gauges"]["reads"] == ["TIDES_ORIGIN", "TIDES_KEY"]
    assert all(
        operation["url"].startswith("/reference/") for operation in site["operations"].values()
    )
    document = json.loads((tmp_path / "openapi.json").read_bytes())
    assert document["info"]["title"]
