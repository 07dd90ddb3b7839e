"""What is recorded is kept as it was, in SQLite and in Postgres, and a database in the way is told about."""

import sqlite3
from datetime import UTC
from pathlib import Path

import platformdirs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.calibration.incident import Incident
from auditor.calibration.records import Records, default_database
from auditor.errors import CalibrationError, RecordsError
from tests.auditor.calibration.conftest import PASSWORD
from tests.auditor.calibration.incidents import NOON, after, incident, incidents
from verifier.ports import HOST, free_ports

several = st.lists(incidents(), max_size=4, unique_by=lambda one: (one.team, one.variant, one.deployed))


def forget(records: Records) -> None:
    for one in records.all():
        assert records.remove(one.team, one.variant, one.deployed)
    assert records.all() == ()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(several)
def test_the_same_incidents_come_back_in_order_with_their_zones(records: Records, made: list[Incident]) -> None:
    assert records.add(made) == 0
    kept = records.all()
    assert kept == tuple(sorted(made, key=lambda one: (one.deployed, one.team, one.variant)))
    assert sorted(one.model_dump_json() for one in kept) == sorted(one.model_dump_json() for one in made)
    forget(records)


def test_recorded_again_an_incident_takes_the_place_of_what_was_there(records: Records) -> None:
    assert records.add([incident(fixed=None), incident(team="team-4")]) == 0
    assert records.add([incident(deployed=NOON.astimezone(UTC)), incident(team="team-5")]) == 1
    assert records.all() == (incident(), incident(team="team-4"), incident(team="team-5"))
    assert records.all()[0].deployed.tzinfo == UTC
    forget(records)


def test_what_was_never_recorded_cannot_be_forgotten(records: Records) -> None:
    records.add([incident()])
    assert not records.remove("team-3", "lost-moons", after(1))
    assert records.remove("team-3", "lost-moons", NOON.astimezone(UTC))
    assert not records.remove("team-3", "lost-moons", NOON)


def test_by_default_they_are_among_the_users_data_or_where_the_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FAULTORY_DATABASE", raising=False)
    monkeypatch.setattr(platformdirs, "user_data_path", lambda name: tmp_path / name)
    assert default_database() == f"sqlite:///{tmp_path}/faultory/incidents.sqlite3"
    assert Records().add([incident()]) == 0
    assert (tmp_path / "faultory" / "incidents.sqlite3").is_file()
    monkeypatch.setenv("FAULTORY_DATABASE", f"sqlite:///{tmp_path}/other")
    assert Records().all() == ()


def test_looking_makes_nothing(tmp_path: Path, postgres_url: str) -> None:
    nowhere = Records(f"sqlite:///{tmp_path}/course/incidents.sqlite3")
    assert nowhere.all() == ()
    assert not nowhere.remove("team-3", "lost-moons", NOON)
    assert list(tmp_path.iterdir()) == []
    assert Records(postgres_url.replace("/course", "/postgres")).all() == ()


@pytest.mark.parametrize(
    "url", ["incidents", "sqlite://", "sqlite:///:memory:", "mysql://me:secret@there/course", "a:b"]
)
def test_what_is_no_url_of_a_database_is_refused_with_what_would_be(url: str) -> None:
    with pytest.raises(CalibrationError, match="sqlite:///FILE or postgresql://") as refused:
        Records(url)
    assert "secret" not in str(refused.value)


def test_a_file_that_is_no_database_is_told_about_and_kept(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("nothing that SQLite knows\n" * 100)
    for path in (tmp_path / "notes", tmp_path):
        with pytest.raises(RecordsError, match=r"The incidents in sqlite:///.* cannot be reached: .*database"):
            Records(f"sqlite:///{path}").all()
    with pytest.raises(RecordsError, match="file is not a database"):
        Records(f"sqlite:///{tmp_path}/notes").add([incident()])
    with pytest.raises(RecordsError, match=r"cannot be reached: .*exist"):
        Records(f"sqlite:///{tmp_path}/notes/incidents").add([incident()])
    assert (tmp_path / "notes").read_text() == "nothing that SQLite knows\n" * 100


def test_a_server_that_does_not_answer_is_told_about_without_the_password() -> None:
    (port, *_) = free_ports()
    with pytest.raises(RecordsError, match=rf"postgresql\+psycopg://me:\*\*\*@{HOST}:{port}/course") as refused:
        Records(f"postgres://me:secret@{HOST}:{port}/course").all()
    assert "secret" not in str(refused.value)


def test_a_wrong_password_is_told_about(postgres_url: str) -> None:
    with pytest.raises(RecordsError, match="password authentication failed") as refused:
        Records(postgres_url.replace("instructor:", "instructor:x")).all()
    assert PASSWORD not in str(refused.value)


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        ("detected = '2026-11-20T12:00'", CalibrationError, "team 'team-3', .*: detected: a time needs its zone"),
        ("hints = 'soon'", RecordsError, "cannot be reached"),
    ],
)
def test_a_row_that_was_changed_by_hand_is_told_about(
    tmp_path: Path, change: str, error: type[Exception], said: str
) -> None:
    records = Records(f"sqlite:///{tmp_path}/incidents")
    records.add([incident()])
    connection = sqlite3.connect(tmp_path / "incidents")
    connection.execute(f"UPDATE faultory_incidents SET {change}")
    connection.commit()
    connection.close()
    with pytest.raises(error, match=said):
        records.all()


def test_a_write_that_fails_in_the_middle_leaves_what_was_there(tmp_path: Path) -> None:
    records = Records(f"sqlite:///{tmp_path}/incidents")
    records.add([incident()])
    connection = sqlite3.connect(tmp_path / "incidents")
    connection.execute(
        "CREATE TRIGGER full BEFORE INSERT ON faultory_incidents "
        "WHEN NEW.team = 'z' BEGIN SELECT RAISE(FAIL, 'full'); END"
    )
    connection.commit()
    connection.close()
    with pytest.raises(RecordsError, match="full"):
        records.add([incident(fixed=None), incident(team="z")])
    assert records.all() == (incident(),)
