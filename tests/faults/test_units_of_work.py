"""What is read off a service's function before a fault rewrites its transaction."""

from __future__ import annotations

import libcst as cst

from bases.app import App
from faults.kinds.source.units_of_work import UnitOfWork, listing, lookup, nothing, unit_of_work, writes
from tests.bases import stars

SERVICE = """\
def find_all() -> Sequence[Star]:
    with database.transaction() as session:
        return repository.find_all(session)


def find_by_name(name: str) -> Star | None:
    with database.transaction() as session:
        return repository.find_by_name(session, name)


def delete(name: str) -> bool:
    with database.transaction() as session:
        deleted = repository.delete_by_name(session, name)
    return deleted is not None
"""


def function(source: str) -> cst.FunctionDef:
    (node,) = cst.parse_module(source).body
    assert isinstance(node, cst.FunctionDef)
    return node


def unit(body: str) -> UnitOfWork | None:
    return unit_of_work(function(f"def add(self):\n{body}"))


def app() -> App:
    return stars.app({stars.PLACES["service"]: SERVICE, stars.PLACES["repository"]: stars.REPOSITORY})


def test_its_owner_and_its_query_are_known() -> None:
    found = unit("    with self._database.transaction() as session:\n        return self._stars.find_all(session)\n")
    assert found is not None
    assert (found.owner, found.query) == ("self._database", "self._stars.find_all(session)")


def test_a_function_with_two_of_them_has_none() -> None:
    block = "    with database.transaction() as session:\n        session.flush()\n"
    assert unit(block) is not None
    assert unit(block * 2) is None
    assert unit("    return 1\n") is None


def test_what_does_more_than_one_thing_has_no_one_query() -> None:
    found = unit("    with database.transaction() as session:\n        session.flush()\n        return find(session)\n")
    assert found is not None
    assert found.query is None


def test_an_operation_that_adds_or_deletes_writes() -> None:
    operations = app().description.operations
    written = {name for name, operation in operations.items() if writes(app(), operation)}
    assert written == {"stars.create", "stars.delete", "galaxies.delete"}


def test_siblings_tell_how_rows_are_read() -> None:
    delete = app().description.operations["stars.delete"]
    assert listing(app(), delete) == "repository.find_all(session)"
    assert lookup(app(), delete) == ("repository.find_by_name(session, name)", "find_by_name(name)")


def test_another_entity_is_no_sibling() -> None:
    delete = app().description.operations["galaxies.delete"]
    assert listing(app(), delete) is None
    assert lookup(app(), delete) is None


def test_nothing_is_false_where_a_bool_is_returned() -> None:
    assert nothing(function("def delete(name: str) -> bool: ...\n")) == "False"
    assert nothing(function("def find(name: str) -> Star | None: ...\n")) == "None"
