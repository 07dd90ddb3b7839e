"""An editor changes what it names and nothing besides, or says what it looked for, where, and how many it found."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from typing import Any

import libcst as cst
import libcst.matchers as m
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bases.app import App
from bases.base import find_base
from bases.manifests import environment, objects
from faults.editors.layout import code
from faults.editors.manifests import (
    remove_variable,
    rename_variable,
    secret_value,
    set_secret,
    set_value,
    set_variable,
    value_of,
    variables,
)
from faults.editors.python import (
    find_function,
    module,
    parameters,
    prepend,
    replace_only,
    rewrite_function,
)
from faults.editors.requirements import names, replace_requirement
from faults.editors.sql import find_statement, normalise, raw_statements, replace_statement
from faults.editors.sql import statements as sql_statements
from faults.editors.text import replace_once
from faults.editors.yaml import edit_object, remove_key, rename_key, round_trip
from faults.errors import EditError
from tests.bases import stars
from tests.faults.linting import RUFF

BASE = find_base("planetarium")
YAML_FILES = [path for path in sorted(BASE.app.files) if path.endswith((".yaml", ".yml"))]
PYTHON_FILES = [path for path in sorted(BASE.app.files) if path.endswith(".py")]
SQL_FILES = [path for path in sorted(BASE.app.files) if path.endswith(".sql")]


def refused(edit: Callable[[], object]) -> EditError:
    with pytest.raises(EditError) as raised:
        edit()
    error = raised.value
    assert error.path in str(error)
    assert error.sought in str(error)
    assert (str(error.found) if error.found else "none") in str(error)
    return error


class TestText:
    def test_the_only_occurrence_is_replaced(self) -> None:
        app = replace_once(stars.app({"a.txt": "one two\r\nthree"}), "a.txt", "two\r\n", "2 ")
        assert app.files["a.txt"] == b"one 2 three"

    @pytest.mark.parametrize(("text", "found"), [("", 0), ("abc", 0), ("xaxbx", 3), ("axax", 2)])
    def test_none_or_several_are_refused_with_their_number(self, text: str, found: int) -> None:
        error = refused(lambda: replace_once(stars.app({"a.txt": text}), "a.txt", "x", "y"))
        assert (error.path, error.sought, error.found) == ("a.txt", "'x'", found)

    def test_occurrences_that_overlap_are_several(self) -> None:
        assert refused(lambda: replace_once(stars.app({"a.txt": "aaa"}), "a.txt", "aa", "b")).found == 2

    def test_a_missing_file_is_refused(self) -> None:
        assert refused(lambda: replace_once(stars.app({}), "a.txt", "x", "y")).path == "a.txt"

    def test_a_file_that_is_no_text_is_refused(self) -> None:
        assert refused(lambda: replace_once(stars.app({"a.bin": b"\xff\xfe"}), "a.bin", "x", "y")).path == "a.bin"

    @given(st.text(), st.text(min_size=1), st.text(), st.text())
    def test_what_is_around_it_stays(self, before: str, find: str, after: str, replace: str) -> None:
        app = stars.app({"a.txt": (before + find + after).encode("utf-8", "surrogatepass").decode("utf-8", "replace")})
        try:
            changed = replace_once(app, "a.txt", find, replace)
        except EditError as error:
            refusal = error
        else:
            assert changed.text("a.txt") == app.text("a.txt").replace(find, replace, 1)
            return
        assert refusal.found != 1


class TestPython:
    SOURCE = '''\
"""A module."""


def plain(a, b: int = 3) -> int:
    return a + b


class Star:
    """A star."""

    def shine(self, name: str) -> str:
        """Shines."""
        return  name   # as it is

    async def fade(self): ...


def outer():
    @decorated
    def inner(x: "list[int]"):
        return x
    return inner


def twice(): ...
def twice(): ...
'''

    @pytest.mark.parametrize("path", PYTHON_FILES)
    def test_what_is_parsed_and_written_is_the_same_file(self, path: str) -> None:
        assert module(BASE.app, path).bytes == BASE.app.files[path]

    @pytest.mark.parametrize(
        ("name", "there"),
        [
            ("plain", True),
            ("Star.shine", True),
            ("Star.fade", True),
            ("outer.inner", True),
            ("Star", False),
            ("shine", False),
            ("inner", False),
            ("Star.shine.x", False),
            ("twice", False),
            ("nothing", False),
        ],
    )
    def test_a_function_is_found_by_its_qualified_name(self, name: str, there: bool) -> None:
        found = find_function(stars.app({"m.py": self.SOURCE}), f"m.py::{name}")
        assert (found is not None) == there
        assert found is None or found.name.value == name.rpartition(".")[2]

    def test_a_missing_file_has_no_functions(self) -> None:
        assert find_function(stars.app({}), "m.py::plain") is None

    def test_only_the_function_is_rewritten(self) -> None:
        app = stars.app({"m.py": self.SOURCE})
        changed = rewrite_function(app, "m.py::Star.shine", lambda function: prepend(function, "name = name.upper()\n"))
        expected = self.SOURCE.replace('"""Shines."""\n', '"""Shines."""\n        name = name.upper()\n')
        assert changed.text("m.py") == expected

    def test_statements_go_before_the_first_one(self) -> None:
        app = stars.app({"m.py": self.SOURCE})
        changed = rewrite_function(app, "m.py::plain", lambda f: prepend(f, "if a:\n    raise ValueError\n"))
        expected = "-> int:\n    if a:\n        raise ValueError\n    return a + b\n"
        assert expected in changed.text("m.py")

    @pytest.mark.parametrize("statement", ["return {}", "found = {}", "with a:\n    return {}"])
    @pytest.mark.parametrize("call", ["f({})", "f({}, name=1)", "f(x=1, y={})", "g.f(a).h({}, g(1, 2))"])
    @pytest.mark.parametrize("length", [70, 84, 92, 93, 94, 100, 104])
    def test_a_statement_that_gets_too_long_is_laid_out_as_by_a_formatter(
        self, statement: str, call: str, length: int
    ) -> None:
        written = statement.format(call.format("a" * length)) + "\n"
        app = stars.app({"m.py": "class Star:\n    def shine(self, a):\n        pass\n"})
        changed = rewrite_function(app, "m.py::Star.shine", lambda f: prepend(f, written)).text("m.py")
        command = [str(RUFF), "format", "--line-length", "120", "--isolated", "-"]
        ran = subprocess.run(command, input=changed, capture_output=True, text=True, check=True)
        assert changed == ran.stdout

    def test_a_long_statement_that_was_there_stays_as_it_is(self) -> None:
        long = f"def plain(a):\n    a({'a' * 130})\n    return a\n"
        changed = rewrite_function(stars.app({"m.py": long}), "m.py::plain", lambda f: prepend(f, "a += 1\n"))
        assert changed.text("m.py") == long.replace(":\n", ":\n    a += 1\n")

    def test_a_rewrite_of_what_is_not_there_is_refused(self) -> None:
        app = stars.app({"m.py": self.SOURCE})
        for name in ("nothing", "Star.nothing", "Star"):
            with pytest.raises(EditError) as raised:
                rewrite_function(app, f"m.py::{name}", lambda f: f)
            assert (raised.value.path, raised.value.found) == ("m.py", 0)
            assert name in raised.value.sought
        assert refused(lambda: rewrite_function(app, "n.py::plain", lambda f: f)).path == "n.py"

    def test_a_function_that_is_there_twice_is_refused_with_its_number(self) -> None:
        app = stars.app({"m.py": self.SOURCE})
        assert refused(lambda: rewrite_function(app, "m.py::twice", lambda f: f)).found == 2

    @pytest.mark.parametrize(
        "content",
        [b"def f(:\n", b"\0", b"x = \xff\n", b"# coding: klingon\n", b"if True:\n\tx\n        y\n"],
        ids=["syntax", "nul", "not UTF-8", "unknown encoding", "tabs"],
    )
    def test_a_file_that_is_no_python_is_refused(self, content: bytes) -> None:
        error = refused(lambda: module(stars.app({"m.py": content}), "m.py"))
        assert error.path == "m.py"
        assert "Python" in error.sought

    def test_parameters_come_with_their_annotations(self) -> None:
        app = stars.app({"m.py": self.SOURCE})
        for name, expected in {"plain": {"a": "", "b": "int"}, "outer.inner": {"x": '"list[int]"'}}.items():
            function = find_function(app, f"m.py::{name}")
            assert function is not None
            assert parameters(function) == expected

    @pytest.mark.parametrize(("source", "expected"), [("a + 1", "a + 2"), ("a", None), ("1 + 1", None)])
    def test_only_a_single_match_is_replaced(self, source: str, expected: str | None) -> None:
        replaced = replace_only(cst.parse_expression(source), m.Integer("1"), lambda _: cst.Integer("2"))
        assert (code(replaced) if replaced else None) == expected


class TestYaml:
    @pytest.mark.parametrize("path", YAML_FILES)
    def test_what_is_read_and_written_is_the_same_file(self, path: str) -> None:
        yaml, stream = round_trip(), io.BytesIO()
        yaml.dump_all(list(yaml.load_all(BASE.app.files[path])), stream)
        assert stream.getvalue() == BASE.app.files[path]

    @pytest.mark.parametrize("thing", objects(BASE.app), ids=lambda thing: f"{thing.kind}/{thing.name}")
    def test_an_object_is_changed_in_its_place_and_nothing_besides(self, thing: Any) -> None:
        changed = edit_object(BASE.app, thing.kind, thing.name, lambda data: data["metadata"].update(name="renamed"))
        assert changed.changed(BASE.app) == [thing.path]
        old, new = BASE.app.text(thing.path).split("\n"), changed.text(thing.path).split("\n")
        assert [pair for pair in zip(old, new, strict=True) if pair[0] != pair[1]] == [
            (f"  name: {thing.name}", "  name: renamed")
        ]

    FILE = f"""\
# Above.
kind: ConfigMap
metadata: {{name: a, labels: {{x: "y"}}}}
data:
  long: "{"x" * 300}"
  folded: >
    some
    words
  kept: |-
    several
      lines
  # Inside.
  one: '1'   # beside
  empty:
list:
  - a
  - {{c: d}}
---
kind: ConfigMap
metadata:
  name: b
data: {{}}
"""

    def test_the_layout_of_what_is_not_changed_stays(self) -> None:
        app = stars.app({"deploy/a.yaml": self.FILE})
        changed = edit_object(app, "ConfigMap", "a", lambda data: data["data"].update(empty="full"))
        assert changed.text("deploy/a.yaml") == self.FILE.replace("empty:", "empty: full")

    @pytest.mark.xfail(strict=True, reason="the layout that is kept is the one of the Planetarium's own manifests")
    @pytest.mark.parametrize(
        "text",
        [
            "kind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n  - name: b\n    image: c\n",
            "kind: Pod\nmetadata:\n    name: a\n    labels:\n        x: y\n",
            "---\nkind: Pod\nmetadata:\n  name: a\n",
        ],
        ids=["lists not indented", "indented by four", "begins with three hyphens"],
    )
    def test_any_layout_stays(self, text: str) -> None:
        changed = edit_object(
            stars.app({"deploy/a.yaml": text}), "Pod", "a", lambda data: data["metadata"].update(name="d")
        )
        assert changed.text("deploy/a.yaml") == text.replace("name: a", "name: d")

    def test_an_object_that_is_not_there_is_refused(self) -> None:
        error = refused(lambda: edit_object(stars.app({}), "Secret", "none", lambda data: None))
        assert (error.path, error.sought, error.found) == ("deploy", "Secret none", 0)

    def test_an_object_that_is_there_twice_is_refused_with_its_number(self) -> None:
        app = stars.app({"deploy/a.yaml": stars.CREDENTIALS, "deploy/b.yaml": stars.CREDENTIALS})
        error = refused(lambda: edit_object(app, "Secret", "stars-credentials", lambda data: data.update(kind="X")))
        assert error.found == 2

    def test_a_change_of_nothing_is_refused(self) -> None:
        error = refused(lambda: edit_object(stars.app(), "Secret", "stars-credentials", lambda data: None))
        assert error.path == stars.PLACES["secret"]

    def test_a_key_is_renamed_in_its_place(self) -> None:
        yaml, stream = round_trip(), io.BytesIO()
        data = yaml.load("a: 1\n# Above b.\nb: 2  # beside b\nc: 3\n")
        rename_key(data, "b", "x")
        yaml.dump(data, stream)
        assert stream.getvalue().decode() == "a: 1\n# Above b.\nx: 2  # beside b\nc: 3\n"

    @pytest.mark.parametrize(
        ("key", "left"),
        [
            ("a", "b: 2  # beside b\n# Above c.\nc: 3\n"),
            ("b", "a: 1\n# Above c.\nc: 3\n"),
            ("c", "a: 1\n# Above b.\nb: 2  # beside b\n"),
        ],
    )
    def test_a_key_is_removed_with_its_comments_and_no_others(self, key: str, left: str) -> None:
        yaml, stream = round_trip(), io.BytesIO()
        data = yaml.load("a: 1\n# Above b.\nb: 2  # beside b\n# Above c.\nc: 3\n")
        remove_key(data, key)
        yaml.dump(data, stream)
        assert stream.getvalue().decode() == left

    PROBES = (
        "live:  # beside live\n  # In live.\n  path: /live\n  ports:\n    - 80\n    - 81  # beside 81\n",
        "# Above ready.\nready:\n  get:\n    # In get.\n    path: /ready\n  seconds: 2\n",
        "# Above list.\nlist: [a, b]  # beside list\n",
        "# Above limits.\n\n# And again.\nlimits:\n  cpu: 1\n  other: {}\n",
        "# Above last.\nlast: 1\n",
    )

    @pytest.mark.parametrize("number", range(1, len(PROBES)))
    def test_a_key_goes_with_all_below_it_and_the_comments_above_and_beside_it(self, number: int) -> None:
        yaml, stream = round_trip(), io.BytesIO()
        data = yaml.load("".join(self.PROBES))
        remove_key(data, list(data)[number])
        yaml.dump(data, stream)
        assert stream.getvalue().decode() == "".join(self.PROBES[:number] + self.PROBES[number + 1 :])

    @given(st.permutations(range(1, len(PROBES))), st.integers(1, len(PROBES) - 1))
    def test_keys_go_in_any_order(self, order: list[int], many: int) -> None:
        yaml, stream = round_trip(), io.BytesIO()
        data = yaml.load("".join(self.PROBES))
        names = list(data)
        for number in order[:many]:
            remove_key(data, names[number])
        yaml.dump(data, stream)
        assert stream.getvalue().decode() == "".join(
            part for number, part in enumerate(self.PROBES) if number not in order[:many]
        )


class TestManifests:
    def test_the_environment_is_what_the_container_is_given(self) -> None:
        assert variables(stars.app()) == {
            "DATABASE_HOST": "stars-database",
            "DATABASE_NAME": "stars",
            "TTL": "90",
            "CONNECTIONS": "4",
            "DATABASE_USERNAME": "astronomer",
            "DATABASE_PASSWORD": "supernova",
        }

    def test_an_app_without_manifests_gives_none(self) -> None:
        assert variables(stars.app({})) == {}

    def test_a_secret_is_read_and_set_decoded(self) -> None:
        app = set_secret(stars.app(), "DATABASE_PASSWORD", "pulsår\n")
        assert secret_value(app, "DATABASE_PASSWORD") == "pulsår\n"
        assert app.text(stars.PLACES["secret"]) == stars.CREDENTIALS.replace(
            stars.encoded("supernova"), stars.encoded("pulsår\n")
        )

    def test_a_secret_that_was_quoted_stays_quoted(self) -> None:
        text = stars.CREDENTIALS.replace(stars.encoded("supernova"), f'"{stars.encoded("supernova")}"')
        app = set_secret(stars.app({**stars.FILES, stars.PLACES["secret"]: text}), "DATABASE_PASSWORD", "nova")
        assert f'DATABASE_PASSWORD: "{stars.encoded("nova")}"\n' in app.text(stars.PLACES["secret"])

    def test_a_variable_is_set_quoted_as_it_was(self) -> None:
        app = set_variable(set_variable(stars.app(), "TTL", "10"), "DATABASE_NAME", "other")
        expected = stars.CONFIGURATION.replace('"90"', '"10"').replace("NAME: stars", "NAME: other")
        assert app.text(stars.PLACES["configuration"]) == expected

    @pytest.mark.parametrize("value", ["true", "7", "null", "a: b", "# c", "", "1e3", "yes"])
    def test_a_value_that_was_not_quoted_is_quoted_when_it_must_be(self, value: str) -> None:
        app = set_variable(stars.app(), "DATABASE_NAME", value)
        assert environment(app, app.description.service.workload)["DATABASE_NAME"].value == value

    def test_a_variable_is_renamed_in_its_place(self) -> None:
        app = rename_variable(stars.app(), "DATABASE_NAME", "DATABASE_NAM")
        expected = stars.CONFIGURATION.replace("DATABASE_NAME:", "DATABASE_NAM:")
        assert app.text(stars.PLACES["configuration"]) == expected

    @pytest.mark.parametrize("name", ["DATABASE_PASSWORD", "DATABASE_NAME"])
    def test_a_variable_is_set_renamed_and_removed_wherever_it_comes_from(self, name: str) -> None:
        given = variables(stars.app())
        assert variables(set_value(stars.app(), name, "x")) == given | {name: "x"}
        assert variables(rename_variable(stars.app(), name, "OTHER")) == variables(
            remove_variable(stars.app(), name)
        ) | {"OTHER": given[name]}
        assert variables(remove_variable(stars.app(), name)) == {k: v for k, v in given.items() if k != name}

    @pytest.mark.parametrize(
        "edit",
        [
            lambda app: set_variable(app, "NONE", "x"),
            lambda app: rename_variable(app, "NONE", "x"),
            lambda app: set_secret(app, "NONE", "x"),
            lambda app: secret_value(app, "NONE"),
            lambda app: set_variable(app, "DATABASE_PASSWORD", "x"),
            lambda app: remove_variable(app, "NONE"),
            lambda app: set_value(app, "NONE", "x"),
            lambda app: value_of(app, "NONE"),
            lambda app: set_secret(app, "TTL", "x"),
            lambda app: secret_value(app, "TTL"),
        ],
    )
    def test_a_variable_that_comes_from_elsewhere_is_refused(self, edit: Callable[[App], object]) -> None:
        assert refused(lambda: edit(stars.app())).path == "deploy"
        assert refused(lambda: edit(stars.app({}))).path == "deploy"

    def test_a_secret_of_plain_text_is_set_where_it_is(self) -> None:
        text = stars.CREDENTIALS.replace("\ndata:", "\nstringData:").replace(stars.encoded("supernova"), "supernova")
        app = set_secret(stars.app({**stars.FILES, stars.PLACES["secret"]: text}), "DATABASE_PASSWORD", "nova")
        assert secret_value(app, "DATABASE_PASSWORD") == "nova"

    def test_a_variable_taken_from_a_key_of_another_name_is_renamed_or_refused(self) -> None:
        deployment = stars.DEPLOYMENT.replace(
            "          envFrom:\n",
            "          env:\n            - name: PAGE\n              valueFrom:\n                configMapKeyRef:\n"
            "                  name: stars-configuration\n                  key: TTL\n          envFrom:\n",
            1,
        )
        app = stars.app({**stars.FILES, stars.PLACES["deployment"]: deployment})
        assert variables(app)["PAGE"] == "90"
        try:
            renamed = rename_variable(app, "PAGE", "PAG")
        except EditError:
            return
        assert variables(renamed).get("PAG") == "90"
        assert "PAGE" not in variables(renamed)


class TestSql:
    SCRIPT = """\
-- The schema; all of it.
CREATE TABLE a (x int); -- the first

/* Two
   lines; */
CREATE FUNCTION f() RETURNS int AS $body$
BEGIN
  PERFORM 1; -- inside
  RETURN 2;
END;
$body$ LANGUAGE plpgsql;
INSERT INTO a VALUES (';');
CREATE INDEX i ON a (x);
"""

    @staticmethod
    def replace(sought: str, new: str | None, script: str = SCRIPT) -> str:
        app = stars.app({"a.sql": script})
        return replace_statement(app, "a.sql", lambda s: s.startswith(sought), sought, new).text("a.sql")

    def test_a_statement_is_found_whatever_is_around_it(self) -> None:
        found = sql_statements(stars.app({"a.sql": self.SCRIPT}), "a.sql")
        assert [statement.split(" (")[0].split("()")[0] for statement in found] == [
            "CREATE TABLE a",
            "CREATE FUNCTION f",
            "INSERT INTO a VALUES",
            "CREATE INDEX i ON a",
        ]

    def test_a_statement_is_replaced_and_nothing_besides(self) -> None:
        new = "INSERT INTO a VALUES (2);"
        assert self.replace("INSERT", new) == self.SCRIPT.replace("INSERT INTO a VALUES (';');", new)

    def test_a_statement_is_given_as_it_is_written(self) -> None:
        app = stars.app({"a.sql": self.SCRIPT})
        assert find_statement(app, "a.sql", lambda s: s.startswith("INSERT")) == "INSERT INTO a VALUES (';');"
        assert find_statement(app, "a.sql", lambda s: s.startswith("CREATE")) is None
        assert find_statement(app, "b.sql", bool) is None

    def test_statements_with_all_that_is_around_them_are_the_script(self) -> None:
        assert "".join(raw_statements(stars.app({"a.sql": self.SCRIPT}), "a.sql")) == self.SCRIPT

    def test_a_statement_is_taken_out_with_its_line(self) -> None:
        assert self.replace("INSERT", None) == self.SCRIPT.replace("INSERT INTO a VALUES (';');\n", "")

    def test_the_last_statement_is_taken_out_with_its_line(self) -> None:
        assert self.replace("CREATE INDEX", None) == self.SCRIPT.replace("CREATE INDEX i ON a (x);\n", "")

    def test_the_first_statement_is_taken_out_with_its_line(self) -> None:
        assert self.replace("CREATE TABLE", None, "CREATE TABLE a (x int);\nSELECT 1;\n") == "SELECT 1;\n"

    def test_a_function_is_one_statement(self) -> None:
        taken = self.replace("CREATE FUNCTION", None)
        assert "PERFORM" not in taken
        assert "RETURN" not in taken
        assert taken.endswith("INSERT INTO a VALUES (';');\nCREATE INDEX i ON a (x);\n")

    @pytest.mark.parametrize("end", ["", "\n", "\n\n", "\r\n", "\n-- The end.\n"])
    def test_the_end_of_a_script_stays(self, end: str) -> None:
        script = f"SELECT 1;\nSELECT 2;\nSELECT 3;{end}"
        assert self.replace("SELECT 1", "SELECT 0;", script) == f"SELECT 0;\nSELECT 2;\nSELECT 3;{end}"
        assert self.replace("SELECT 2", None, script) == f"SELECT 1;\nSELECT 3;{end}"

    @pytest.mark.parametrize("path", SQL_FILES)
    def test_a_script_of_the_base_loses_one_statement_only(self, path: str) -> None:
        for statement in sql_statements(BASE.app, path):
            taken = replace_statement(BASE.app, path, statement.__eq__, statement, None)
            left = [other for other in sql_statements(BASE.app, path) if other != statement]
            assert sql_statements(taken, path) == left
            assert taken.text(path) == "" or taken.text(path).endswith(BASE.app.text(path)[-1])

    @pytest.mark.parametrize(("sought", "found"), [("DROP", 0), ("CREATE", 3)])
    def test_none_or_several_are_refused_with_their_number(self, sought: str, found: int) -> None:
        error = refused(lambda: self.replace(sought, None))
        assert (error.path, error.sought, error.found) == ("a.sql", sought, found)

    def test_a_missing_file_is_refused(self) -> None:
        assert refused(lambda: replace_statement(stars.app({}), "a.sql", bool, "x", None)).path == "a.sql"

    def test_a_statement_is_compared_without_comments_on_one_line(self) -> None:
        assert normalise("SELECT  1, -- one\n  /* two */ 2\n;") == "SELECT 1, 2 ;"


class TestRequirements:
    FILE = """\
# What it needs.
fastapi==0.115.0
Py_YAML>=6 ; python_version > '3' # layout
-r more.txt

uvicorn[standard]
"""

    def test_names_are_canonical_and_in_order(self) -> None:
        assert names(stars.app({"r.txt": self.FILE}), "r.txt") == ["fastapi", "py-yaml", "uvicorn"]

    @pytest.mark.parametrize(
        ("name", "line", "old", "new"),
        [
            ("fastapi", "fastapi==0.1", "fastapi==0.115.0\n", "fastapi==0.1\n"),
            ("FastAPI", None, "fastapi==0.115.0\n", ""),
            ("pyyaml", None, "", ""),
            ("py.yaml", "PyYAML==5", "Py_YAML>=6 ; python_version > '3' # layout\n", "PyYAML==5\n"),
            ("uvicorn", "uvicorn", "uvicorn[standard]\n", "uvicorn\n"),
        ],
    )
    def test_a_line_is_replaced_by_the_name_of_what_it_requires(
        self, name: str, line: str | None, old: str, new: str
    ) -> None:
        app = stars.app({"r.txt": self.FILE})
        if not old:
            assert refused(lambda: replace_requirement(app, "r.txt", name, line)).found == 0
        else:
            assert replace_requirement(app, "r.txt", name, line).text("r.txt") == self.FILE.replace(old, new)

    def test_a_file_without_a_last_line_end_keeps_it_so(self) -> None:
        app = stars.app({"r.txt": "a==1\nb==1"})
        assert replace_requirement(app, "r.txt", "b", "b==2").text("r.txt") == "a==1\nb==2"
        assert replace_requirement(app, "r.txt", "a", "a==2").text("r.txt") == "a==2\nb==1"

    def test_line_ends_of_windows_stay(self) -> None:
        app = stars.app({"r.txt": b"a==1\r\nb==1\r\n"})
        assert replace_requirement(app, "r.txt", "a", "a==2").files["r.txt"] == b"a==2\r\nb==1\r\n"

    def test_several_are_refused_with_their_number(self) -> None:
        app = stars.app({"r.txt": "a==1\nA==2\n"})
        error = refused(lambda: replace_requirement(app, "r.txt", "a", None))
        assert (error.path, error.sought, error.found) == ("r.txt", "a requirement of a", 2)

    def test_a_missing_file_is_refused(self) -> None:
        assert refused(lambda: replace_requirement(stars.app({}), "r.txt", "a", None)).path == "r.txt"
