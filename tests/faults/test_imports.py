"""An import goes where isort would put it, takes no other import away, and a constant goes below the imports."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from faults.editors.imports import add_after_imports, add_constant, add_import
from faults.editors.unused import remove_unused
from faults.errors import EditError
from tests.bases import stars
from tests.faults.linting import complaints

DOCSTRING = '"""A module."""\n\n'
BODY = "\n\ndef work() -> None: ...\n"

# Imports as they are, and the import to add as (package, name).
CASES = {
    "into a list": ("from sqlalchemy import delete, select\n", ("sqlalchemy", "func")),
    "to the front of a list": ("from sqlalchemy import delete, select\n", ("sqlalchemy", "bindparam")),
    "to the end of a list": ("from sqlalchemy import delete, func\n", ("sqlalchemy", "select")),
    "class into functions": ("from sqlalchemy import delete, select\n", ("sqlalchemy", "Table")),
    "constant into classes": ("from sqlalchemy import Table, select\n", ("sqlalchemy", "JSON")),
    "function into constants": ("from sqlalchemy import JSON, Table\n", ("sqlalchemy", "func")),
    "class of one letter": ("from typing import Any\n", ("typing", "T")),
    "beside a class of one letter": ("from typing import Any, T\n", ("typing", "ClassVar")),
    "standard library before others": ("from sqlalchemy import select\n", ("itertools", "cycle")),
    "standard library before the app": ("from stars.entities import Star\n", ("itertools", "cycle")),
    "standard library after its own": ("from collections.abc import Sequence\n", ("threading", "Lock")),
    "standard library before its own": ("from threading import Lock\n", ("itertools", "cycle")),
    "standard library between its own": (
        "from collections.abc import Sequence\nfrom threading import Lock\n",
        ("itertools", "cycle"),
    ),
    "plain imports stand first": ("import logging\nimport time\n", ("itertools", "cycle")),
    "plain and from imports of one module": ("import time\n", ("time", "sleep")),
    "others between standard library and app": (
        "import logging\n\nfrom stars.entities import Star\n",
        ("sqlalchemy", "select"),
    ),
    "others before others": ("import logging\n\nfrom sqlalchemy import select\n", ("argon2", "PasswordHasher")),
    "others before others, nothing above": ("from sqlalchemy import select\n", ("argon2", "PasswordHasher")),
    "others after others": (
        "from sqlalchemy import select\n\nfrom stars.entities import Star\n",
        ("starlette.responses", "Response"),
    ),
    "module before its submodule": ("from sqlalchemy.orm import Session\n", ("sqlalchemy", "select")),
    "submodule after its module": ("from sqlalchemy import select\n", ("sqlalchemy.orm", "Session")),
    "the app's own, first": ("from sqlalchemy import select\n", ("stars.entities", "Star")),
    "the app's own, between": (
        "from stars.database import Database\nfrom stars.settings import Settings\n",
        ("stars.entities", "Star"),
    ),
    "after the future": ("from __future__ import annotations\n", ("itertools", "cycle")),
    "after the future, before others": (
        "from __future__ import annotations\n\nfrom sqlalchemy import select\n",
        ("itertools", "cycle"),
    ),
    "beside an alias": ("from sqlalchemy import select as query\n", ("sqlalchemy", "func")),
    "of a name that is there under an alias": ("from sqlalchemy import func as f\n", ("sqlalchemy", "func")),
    "before relative imports": ("from .entities import Star\n", ("sqlalchemy", "select")),
    "into relative imports of the same name": ("from .sqlalchemy import Base\n", ("sqlalchemy", "select")),
    "into a list of several lines": (
        "from sqlalchemy import (\n    delete,\n    insert,\n    select,\n)\n",
        ("sqlalchemy", "func"),
    ),
    "into a list that is full": (
        f"from sqlalchemy import delete, {', '.join(f'e{number:02}' for number in range(18))}\n",
        ("sqlalchemy", "func"),
    ),
    "beside a comment": ("from sqlalchemy import select  # the query language\n", ("sqlalchemy", "func")),
    "below a comment": ("# What queries need.\nfrom sqlalchemy import select\n", ("sqlalchemy", "func")),
    "there already": ("from sqlalchemy import func, select\n", ("sqlalchemy", "func")),
}


def with_import(case: str) -> tuple[str, str]:
    """A module before and after."""
    imports, (package, name) = CASES[case]
    before = DOCSTRING + imports + BODY
    return before, add_import(stars.app({"stars/m.py": before}), "stars/m.py", package, name).text("stars/m.py")


def bound(source: str) -> set[tuple[int, str | None, str, str]]:
    """Everything that a module imports: level, module, name and the name it goes by."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            found |= {(node.level, node.module, alias.name, alias.asname or alias.name) for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {(0, None, alias.name, alias.asname or alias.name) for alias in node.names}
    return found


def read(folder: Path) -> dict[str, list[str]]:
    """What ruff says of the modules in a folder, by file."""
    found: dict[str, list[str]] = {}
    for command in (["check", "--select", "I"], ["format", "--check"]):
        for path, complaint in complaints(folder, "stars", *command):
            found.setdefault(path, []).append(complaint)
    return found


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What ruff says of every module before and after, by file."""
    folder = tmp_path_factory.mktemp("imports")
    for number, case in enumerate(CASES):
        for when, source in zip(("before", "after"), with_import(case), strict=True):
            (folder / f"{number}_{when}.py").write_text(source, encoding="utf-8")
    return read(folder)


def test_what_is_out_of_order_or_not_formatted_is_complained_of(tmp_path: Path) -> None:
    (tmp_path / "order.py").write_text("import time\nimport ast\n", encoding="utf-8")
    (tmp_path / "form.py").write_text("x=1\n", encoding="utf-8")
    assert read(tmp_path) == {
        "order.py": ["Import block is un-sorted or un-formatted"],
        "form.py": ["File would be reformatted"],
    }


@pytest.mark.parametrize("case", CASES)
class TestAddImport:
    def test_the_name_is_imported_and_every_other_stays(self, case: str) -> None:
        before, after = with_import(case)
        package, name = CASES[case][1]
        assert bound(after) == bound(before) | {(0, package, name, name)}

    def test_the_imports_are_in_order_and_formatted(self, case: str, findings: dict[str, list[str]]) -> None:
        number = list(CASES).index(case)
        assert f"{number}_before.py" not in findings, "the case itself is out of order"
        assert findings.get(f"{number}_after.py", []) == []

    def test_what_is_no_import_stays_to_the_letter(self, case: str) -> None:
        before, after = with_import(case)
        assert after.startswith(DOCSTRING)
        assert after.endswith(BODY)
        comments = [line.partition("#")[2] for line in before.splitlines() if "#" in line]
        assert [line.partition("#")[2] for line in after.splitlines() if "#" in line] == comments


def test_an_import_that_is_there_changes_nothing() -> None:
    app = stars.app({"m.py": "from sqlalchemy import func, select\n"})
    assert add_import(app, "m.py", "sqlalchemy", "func") is app


def test_a_list_with_comments_between_its_names_is_refused_rather_than_stripped() -> None:
    app = stars.app({"m.py": "from sqlalchemy import (\n    delete,  # rows\n    select,\n)\n"})
    with pytest.raises(EditError, match="without comments"):
        add_import(app, "m.py", "sqlalchemy", "func")


@pytest.mark.parametrize("source", ["", '"""A docstring."""\n', "x = 1\n"])
def test_a_module_without_imports_is_refused(source: str) -> None:
    app = stars.app({"m.py": source})
    with pytest.raises(EditError) as raised:
        add_import(app, "m.py", "itertools", "cycle")
    assert raised.value.path == "m.py"
    assert raised.value.found == 0
    with pytest.raises(EditError):
        add_constant(app, "m.py", "_turns", "3")


# A module below its imports, and what it is with a constant.
CONSTANTS = {
    "before a function": ("\n\ndef work(): ...\n", "\nLIMIT = 3\n\n\ndef work(): ...\n"),
    "before a class": ("\n\nclass Star: ...\n", "\nLIMIT = 3\n\n\nclass Star: ...\n"),
    "before another constant": ("\nOTHER = 4\n", "\nLIMIT = 3\nOTHER = 4\n"),
    "at the end": ("", "\nLIMIT = 3\n"),
    "before a condition": ("\nif True:\n    x = 1\n", "\nLIMIT = 3\n\nif True:\n    x = 1\n"),
}


@pytest.mark.parametrize("case", CONSTANTS)
def test_a_constant_stands_below_the_imports_and_moves_nothing_else(case: str) -> None:
    below, expected = CONSTANTS[case]
    imports = "import logging\n\nfrom sqlalchemy import select\n"
    app = add_constant(stars.app({"m.py": imports + below}), "m.py", "LIMIT", "3")
    assert app.text("m.py") == imports + expected


def test_a_comment_above_what_follows_a_constant_stays() -> None:
    app = stars.app({"m.py": "import logging\n\n# Stars on a page.\nOTHER = 4\n"})
    assert "\n# Stars on a page.\nOTHER = 4\n" in add_constant(app, "m.py", "LIMIT", "3").text("m.py")


@pytest.mark.parametrize(
    "taken",
    ["LIMIT = 1\n", "LIMIT: int = 1\n", "def LIMIT(): ...\n", "class LIMIT: ...\n", "from a import LIMIT\n"],
    ids=["constant", "annotated", "function", "class", "import"],
)
def test_a_constant_whose_name_is_taken_is_refused(taken: str) -> None:
    app = stars.app({"m.py": f"import logging\n\n{taken}"})
    with pytest.raises(EditError, match="free name LIMIT"):
        add_constant(app, "m.py", "LIMIT", "3")


def test_a_function_stands_two_lines_below_the_imports() -> None:
    source = "def tick() -> None: ...\n\n\ntick()\n"
    app = stars.app({"m.py": "import logging\n\nLIMIT = 3\n\n\nclass Star: ...\n"})
    expected = f"import logging\n\n\n{source}\nLIMIT = 3\n\n\nclass Star: ...\n"
    assert add_after_imports(app, "m.py", source).text("m.py") == expected


@pytest.mark.parametrize("content", ["", "tick = 1\n", "import logging\n\ntick = 1\n"], ids=["empty", "none", "taken"])
def test_a_function_without_imports_above_it_or_with_a_name_that_is_taken_is_refused(content: str) -> None:
    with pytest.raises(EditError):
        add_after_imports(stars.app({"m.py": content}), "m.py", "def tick() -> None: ...\n")


class TestDropping:
    """An import that nothing needs any more goes, and takes no other with it."""

    @staticmethod
    def dropped(imports: str, name: str, body: str = BODY) -> str:
        app = stars.app({"stars/a.py": DOCSTRING + imports + body})
        return remove_unused(app, "stars/a.py", name).text("stars/a.py").removeprefix(DOCSTRING).removesuffix(body)

    @pytest.mark.parametrize(
        ("imports", "name", "left"),
        [
            ("import logging\nimport sys\n", "sys", "import logging\n"),
            ("from a import b, c, d\n", "b", "from a import c, d\n"),
            ("from a import b, c, d\n", "d", "from a import b, c\n"),
            ("from a import b\nfrom e import f\n", "b", "from e import f\n"),
        ],
    )
    def test_a_name_that_is_only_imported_goes(self, imports: str, name: str, left: str) -> None:
        assert self.dropped(imports, name) == left

    @pytest.mark.parametrize(
        "imports", ["from a import b\n", "import b\n", "from a import c as b\n", "from a import *\n"]
    )
    def test_a_name_that_is_used_stays(self, imports: str) -> None:
        assert self.dropped(imports, "b", "\n\ndef work() -> None:\n    b()\n") == imports

    def test_what_is_not_imported_changes_nothing(self) -> None:
        assert self.dropped("import logging\n", "sys") == "import logging\n"

    def test_the_blank_line_above_a_group_stays(self) -> None:
        assert self.dropped("import a\n\nfrom b import c\n\nfrom d import e\n", "c") == "import a\n\nfrom d import e\n"

    def test_a_file_that_is_not_there_is_an_error(self) -> None:
        with pytest.raises(EditError):
            remove_unused(stars.app({}), "stars/a.py", "sys")
