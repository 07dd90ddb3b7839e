"""A base is found by its name, and its description is checked before anything relies on it."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from ruamel.yaml import YAML

from bases.base import BaseError, find_base, load_base
from bases.contract import Aspect, Contract
from bases.description import Description
from bases.manifests import find_object
from faults.editors.python import find_function
from tests.bases import stars

PLANETARIUM = find_base("planetarium")
PARTS: list[tuple[str | int, ...]] = [
    (),
    ("service",),
    ("service", "workload"),
    ("service", "front"),
    ("database",),
    ("database", "variables"),
    ("database", "container"),
    ("monitoring",),
    ("monitoring", "charts", 0),
    ("settings",),
    ("entities", "stars"),
    ("indexes", "stars_galaxy_id"),
    ("operations", "stars.list"),
]


def part(data: Any, where: tuple[str | int, ...]) -> Any:
    for key in where:
        data = data[key]
    return data


class TestDescription:
    @pytest.mark.parametrize("where", PARTS, ids=lambda where: ".".join(map(str, where)) or "top")
    def test_a_misspelt_key_is_an_error_in_every_part(self, where: tuple[str | int, ...]) -> None:
        data = copy.deepcopy(stars.DESCRIPTION)
        Description.model_validate(data)
        part(data, where)["misspelt"] = "x"
        with pytest.raises(ValidationError) as raised:
            Description.model_validate(data)
        (error,) = raised.value.errors()
        assert error["type"] == "extra_forbidden"
        assert error["loc"] == (*where, "misspelt")

    @pytest.mark.parametrize("where", PARTS, ids=lambda where: ".".join(map(str, where)) or "top")
    def test_a_part_that_is_missing_is_an_error(self, where: tuple[str | int, ...]) -> None:
        data = copy.deepcopy(stars.DESCRIPTION)
        required = [key for key in part(data, where) if key not in ("parent", "parts")]
        for key in required:
            less = copy.deepcopy(data)
            del part(less, where)[key]
            with pytest.raises(ValidationError, match=key):
                Description.model_validate(less)

    @pytest.mark.parametrize(
        "reference", ["stars/a.py", "::f", "a.py::", "a.py::f()", "a.py::1", "a.py:f", "a.py::a b"]
    )
    def test_a_reference_names_a_file_and_a_function(self, reference: str) -> None:
        data = copy.deepcopy(stars.DESCRIPTION)
        data["operations"]["stars.list"]["controller"] = reference
        with pytest.raises(ValidationError):
            Description.model_validate(data)

    def test_it_cannot_be_changed(self) -> None:
        with pytest.raises(ValidationError):
            stars.describe().name = "other"


class TestLoading:
    @staticmethod
    def write(folder: Path, data: object) -> Path:
        (folder / "app").mkdir()
        with (folder / "base.yaml").open("w", encoding="utf-8") as stream:
            YAML().dump(data, stream)
        return folder

    def test_a_folder_is_a_base(self, tmp_path: Path) -> None:
        stars.app().write(Path(self.write(tmp_path, stars.DESCRIPTION) / "app"))
        base = load_base(tmp_path)
        assert base.description == stars.describe()
        assert dict(base.app.files) == dict(stars.app().files)

    @pytest.mark.parametrize("data", [{}, {**stars.DESCRIPTION, "more": 1}, [], None, "text"])
    def test_a_description_that_is_none_is_refused_with_its_file(self, data: object, tmp_path: Path) -> None:
        with pytest.raises(BaseError, match=r"base\.yaml"):
            load_base(self.write(tmp_path, data))

    def test_a_description_that_is_no_yaml_is_refused_with_its_file(self, tmp_path: Path) -> None:
        (tmp_path / "base.yaml").write_text("name: [\n", encoding="utf-8")
        with pytest.raises(BaseError, match=r"base\.yaml"):
            load_base(tmp_path)

    def test_a_description_that_is_not_utf8_is_refused_with_its_file(self, tmp_path: Path) -> None:
        (tmp_path / "base.yaml").write_bytes(b"name: \xff\n")
        with pytest.raises(BaseError, match=r"base\.yaml"):
            load_base(tmp_path)

    def test_a_folder_without_a_description_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(BaseError, match=r"base\.yaml"):
            load_base(tmp_path)

    @pytest.mark.parametrize("name", ["nobody", "os.path", "this.that", ".x", "..", "", "a b", "/tmp/x", "x\0y", "os"])
    def test_a_name_that_is_no_bases_is_refused(self, name: str) -> None:
        with pytest.raises(BaseError, match="no base called"):
            find_base(name)

    def test_a_base_is_read_once(self) -> None:
        assert find_base("planetarium") is PLANETARIUM


class TestPlanetarium:
    """What its description says is so."""

    def test_every_file_that_is_named_is_there(self) -> None:
        description = PLANETARIUM.description
        named = [description.requirements, description.settings.path, *description.database.scripts]
        named += [entity.path for entity in description.entities.values()]
        named += [chart.values for chart in description.monitoring.charts]
        for folder in (description.source, description.manifests, description.monitoring.folder):
            assert list(PLANETARIUM.app.below(folder))
        assert [path for path in named if path not in PLANETARIUM.app] == []

    @pytest.mark.parametrize("name", PLANETARIUM.description.operations)
    def test_every_operation_names_functions_that_are_there(self, name: str) -> None:
        operation = PLANETARIUM.description.operations[name]
        assert operation.entity in PLANETARIUM.description.entities
        for reference in (operation.controller, operation.service, operation.repository):
            assert find_function(PLANETARIUM.app, reference) is not None, reference

    def test_every_workload_is_there(self) -> None:
        for workload in (PLANETARIUM.description.service.workload, PLANETARIUM.description.database.workload):
            assert find_object(PLANETARIUM.app, workload.kind, workload.name) is not None

    def test_someone_would_notice_each_index_missing(self) -> None:
        for index in PLANETARIUM.description.indexes.values():
            for subject in index.serves:
                assert PLANETARIUM.checks(subject), subject

    def test_its_contract_looks_at_every_operation(self) -> None:
        assert isinstance(PLANETARIUM.contract, Contract)
        for operation in PLANETARIUM.description.operations:
            assert PLANETARIUM.checks(operation, Aspect.ANSWERS), operation
