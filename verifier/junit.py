"""Proofs as JUnit XML, for CI servers."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree

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


def _legal(text: str) -> str:
    """Text without what XML 1.0 cannot hold: control characters and lone surrogates."""
    return "".join(c if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff") else "\ufffd" for c in text)
