"""An audit's row in which every text is a stranger's."""

from __future__ import annotations

import dataclasses

from auditor.ambiguity import Suspects
from auditor.audit import Row
from auditor.evidence import Course, Rung, Seen, Symptom, Trace
from faults.recipe import DeclaredRating
from tests.auditor.report.courses import moment
from tests.auditor.report.rows import one
from verifier.outcomes import LogLine

SCRIPT = "<script>alert(1)</script>"
NASTY = SCRIPT + """<img src=x onerror="alert(1)">'"&amp;</style></title>-->]]>{{ 7 * 7 }}"""


def nasty(text: str) -> Row:
    """A row in which every text is this one."""
    row = one("lost-moons")
    (part,) = row.evidence.parts
    seen = Seen(
        phase=text,
        symptoms=(Symptom(check=text, rung=Rung.LOGS, seen=text, statuses={text: 1}),),
        traces=(Trace(rung=Rung.LOGS, line=LogLine(text=text, count=1, frame=text)),),
    )
    evidence = row.evidence.model_copy(
        update={
            "seen": seen,
            "parts": (part.model_copy(update={"label": text}),),
            "courses": (Course(name=text, moments=(moment(1),)),),
            "backend": text,
        }
    )
    terms = tuple(dataclasses.replace(term, sentence=text) for term in row.rating.diagnose.terms)
    score = dataclasses.replace(row.rating.diagnose, terms=terms)
    suspects = {rung: Suspects(rung, (text,), 0.0) for rung in Rung}
    rated = dataclasses.replace(row.rating.parts[0], label=text, diagnose=score, alone=score, suspects=suspects)
    return dataclasses.replace(
        row, name=text, title=text, authors=(text, "b"), families=(text,), layers=(text,), evidence=evidence,
        rating=dataclasses.replace(row.rating, parts=(rated,)),
        declared=DeclaredRating(diagnose=5, fix=5),
    )  # fmt: skip
