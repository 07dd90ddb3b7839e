"""What careless fixes may turn a fault into."""

from auditor.evidence import Piece
from auditor.neighbours import Neighbours
from tests.auditor.evidences import evidence, part, seen

HERE = Piece(path="a.py", start=10, end=12, lines=2)
WITHIN = Piece(path="a.py", start=11, end=12, lines=1)
BELOW = Piece(path="a.py", start=40, end=41, lines=1)
LIST = evidence(seen("planets.list"), part("one at planets.list", pieces=[HERE]))
SAME = evidence(seen("planets.list", "moons.list"), part("same at planets.list", pieces=[HERE]))
OTHER = evidence(seen("moons.list"), part("other at moons.list", pieces=[WITHIN]))
FAR = evidence(seen("users.login"), part("far at users.login", pieces=[BELOW]))
NEIGHBOURS = Neighbours([LIST, SAME, OTHER, FAR])


def test_a_state_that_passes_what_fails_now_and_fails_another_check_is_tempting() -> None:
    assert NEIGHBOURS.tempting(LIST.parts[0], LIST.seen.failed) == ["other at moons.list"]


def test_checks_of_other_faults_in_the_same_lines_rest_on_them() -> None:
    assert NEIGHBOURS.dependants(LIST.parts[0], LIST.seen.failed) == {"moons.list"}


def test_lines_that_stand_apart_have_nothing_to_do_with_each_other() -> None:
    assert list(NEIGHBOURS.of(FAR.parts[0])) == []


def test_touching_is_mutual() -> None:
    insertion = Piece(path="a.py", start=12, end=12, lines=1)
    assert HERE.touches(insertion)
    assert insertion.touches(HERE)
    assert not HERE.touches(Piece(path="b.py", start=10, end=12, lines=2))
