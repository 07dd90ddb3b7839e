"""Proofs and judgements as JUnit XML, for CI servers."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree

from verifier.fixes.judgement import Judgement, Ruling
from verifier.proof import Proof, Verdict


def to_junit(proofs: Sequence[Proof]) -> bytes:
    """One test suite a proof, one test case a claim. What could not be decided is an error, not a failure."""
    root = ElementTree.Element("testsuites")
    for proof in proofs:
        suite = ElementTree.SubElement(root, "testsuite", name=proof.name, time=f"{proof.seconds:.3f}")
        failures = errors = skipped = 0
        if proof.verdict is Verdict.UNPROVEN:
            errors += 1
            case = ElementTree.SubElement(suite, "testcase", classname=proof.name, name="can be decided")
            ElementTree.SubElement(case, "error", message=_legal(proof.reason))
        for point in proof.points:
            case = ElementTree.SubElement(suite, "testcase", classname=proof.name, name=point.claim.value)
            if point.holds is None:
                skipped += 1
                ElementTree.SubElement(case, "skipped", message=_legal(point.detail))
            elif not point.holds:
                failures += 1
                ElementTree.SubElement(case, "failure", message=_legal(point.detail))
        suite.attrib |= {
            "tests": str(len(suite)),
            "failures": str(failures),
            "errors": str(errors),
            "skipped": str(skipped),
        }
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def judgement_to_junit(judgement: Judgement) -> bytes:
    """One suite: that it is the same application, that what was broken is healed, that nothing else broke."""
    name = "the fix"
    root = ElementTree.Element("testsuites")
    suite = ElementTree.SubElement(root, "testsuite", name=name, time=f"{judgement.seconds:.3f}")
    undecided = judgement.ruling is Ruling.UNDECIDED
    left = judgement.ruling in (Ruling.NOT_HEALED, Ruling.PARTLY_HEALED)
    signs = "; ".join(f"{sign.promise} {sign.seen}" for sign in judgement.signs)
    elsewhere = "; ".join(f"{one.check}: {one.seen}" for one in judgement.elsewhere)
    points = {
        "it is the same application": "; ".join(judgement.differences),
        "what was broken is healed": ": ".join(filter(None, [judgement.reason, signs])) if left else signs,
        "nothing else is broken": elsewhere,
    }
    for point, problem in points.items():
        case = ElementTree.SubElement(suite, "testcase", classname=name, name=point)
        if undecided:
            ElementTree.SubElement(case, "error", message=_legal(judgement.reason))
        elif problem:
            ElementTree.SubElement(case, "failure", message=_legal(problem))
    failures = 0 if undecided else sum(map(bool, points.values()))
    errors = len(points) if undecided else 0
    suite.attrib |= {"tests": str(len(points)), "failures": str(failures), "errors": str(errors), "skipped": "0"}
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _legal(text: str) -> str:
    """Text without what XML 1.0 cannot hold: control characters and lone surrogates."""
    return "".join(c if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff") else "\ufffd" for c in text)
