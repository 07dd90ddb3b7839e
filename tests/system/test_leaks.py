"""No fault of the catalog gives itself away in what a team is given of it."""

from pathlib import Path

import pytest

from faults.catalog import load_catalog
from faults.recipe import CatalogFault
from tests.packager.handouts import leaks_of
from tests.packager.variants import variant


@pytest.mark.parametrize("fault", load_catalog())
def test_no_fault_tells_by_itself(fault: str, tmp_path: Path) -> None:
    assert leaks_of(variant(CatalogFault(fault=fault)), tmp_path) == []
