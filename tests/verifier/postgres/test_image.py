"""Promises of images: reused, rebuilt, and a script that Postgres refuses is the variant's fault."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from tests.verifier.postgres.planets import DATABASE, PASSWORD, ROLE, SCHEMA, service
from verifier.postgres.contents import Contents, ScriptFailed, fill
from verifier.postgres.image import KEPT_IMAGES, ClusterImage, forget_oldest, image
from verifier.postgres.server import PostgresServer
from verifier.reaping.reaper import Reaper


def born(server: PostgresServer) -> object:
    """When the schema script ran."""
    with server.connect(DATABASE) as connection:
        return connection.execute("SELECT at FROM born").fetchone()


def test_an_image_is_reused_until_a_script_changes(reaper: Reaper, cache: Path, planets: ClusterImage) -> None:
    again = image(reaper, ROLE, PASSWORD, DATABASE, [("schema.sql", SCHEMA)], cache=cache)
    changed = image(reaper, ROLE, PASSWORD, DATABASE, [("schema.sql", SCHEMA + "-- changed")], cache=cache)
    times = []
    for built in (planets, again, changed):
        with PostgresServer.start(reaper, built) as server:
            times.append(born(server))
    assert times[0] == times[1] != times[2]


def test_scripts_run_in_order_as_the_role_and_may_be_several_statements(reaper: Reaper, cache: Path) -> None:
    scripts = [
        ("1.sql", "CREATE TABLE who (name text); INSERT INTO who VALUES (current_user);"),
        ("2.sql", "\ufeffBEGIN; INSERT INTO who VALUES ('100 %s'); COMMIT;\nINSERT INTO who VALUES ('end')"),
        ("empty.sql", "-- nothing\n"),
    ]
    built = image(reaper, "postgres", "pw", "postgres", scripts, cache=cache)
    with (
        PostgresServer.start(reaper, built) as server,
        service(server, user="postgres", password="pw", database="postgres") as connection,
    ):
        assert connection.execute("SELECT name FROM who").fetchall() == [("postgres",), ("100 %s",), ("end",)]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("CREATE TABLE a (id integer);\n\nCREATE TABLE b (id intger);", 3, 'type "intger" does not exist'),
        ("CREATE TABLE a (id integer);\nCREATE TABEL b (id integer);", 2, 'syntax error at or near "TABEL"'),
        ("-- ok\nCREATE\u200b TABLE a (id integer);", 2, 'syntax error at or near "CREATE\u200b"'),
        ("CREATE TABLE a (id integer UNIQUE);\nINSERT INTO a VALUES (1), (1);", None, "(id)=(1) already exists"),
        ("SELECT 1;\n\0", 2, "NUL"),
        ("CREATE TABLE a (id integer);\nCOPY a FROM STDIN;", None, "COPY"),
        ("SELECT '\udc80'", None, "not valid text"),
    ],
)
def test_a_script_that_postgres_refuses_is_the_variants_fault(
    reaper: Reaper, cache: Path, text: str, line: int | None, message: str
) -> None:
    with pytest.raises(ScriptFailed) as caught:
        image(reaper, ROLE, PASSWORD, DATABASE, [("good.sql", "SELECT 1"), ("database/bad.sql", text)], cache=cache)
    assert (caught.value.script, caught.value.line) == ("database/bad.sql", line)
    assert message in caught.value.message
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


@pytest.mark.parametrize(("role", "database"), [("", DATABASE), ("pg_curator", DATABASE), (ROLE, ""), (ROLE, "a\0b")])
def test_a_role_or_database_that_postgres_refuses_is_the_variants_fault(
    reaper: Reaper, cache: Path, role: str, database: str
) -> None:
    with pytest.raises(ScriptFailed, match="role and database"):
        image(reaper, role, PASSWORD, database, [], cache=cache)


def test_a_password_is_in_no_log_even_when_its_role_is_refused(reaper: Reaper, planets: ClusterImage) -> None:
    with PostgresServer.start(reaper, planets) as server:
        with pytest.raises(ScriptFailed):
            fill(server, Contents("pg_curator", "open sesame", DATABASE, ()))
        assert [line for line in server.log() if "CREATE ROLE" in line]
        assert not [line for line in server.log() if "sesame" in line]


@pytest.mark.parametrize("length", [None, 0, 99])
def test_an_image_that_is_lost_or_damaged_is_built_again(reaper: Reaper, cache: Path, length: int | None) -> None:
    built = image(reaper, ROLE, PASSWORD, DATABASE, [("schema.sql", SCHEMA + "-- damaged")], cache=cache)
    if length is None:
        built.file.unlink()
    else:
        os.truncate(built.file, length)
    with PostgresServer.start(reaper, built) as server:
        assert born(server)


def test_images_used_last_are_kept(tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.image" for number in range(KEPT_IMAGES + 5)]
    for number, file in enumerate(files):
        file.touch()
        os.utime(file, (number, number))
    os.utime(files[0])
    forget_oldest(tmp_path)
    assert set(tmp_path.iterdir()) == {files[0], *files[-KEPT_IMAGES + 1 :]}


def test_passwords_are_in_no_representation_and_no_readable_file(planets: ClusterImage) -> None:
    assert PASSWORD not in repr(planets)
    assert planets.file.stat().st_mode & 0o077 == 0
    assert planets.file.parent.stat().st_mode & 0o077 == 0
