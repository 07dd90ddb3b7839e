"""Every fault at every place of the Planetarium where it fits: small, tidy, telling nothing, and the same each time."""

from __future__ import annotations

import ast
import builtins
import difflib
import importlib
import inspect
import io
import json
import keyword
import os
import re
import subprocess
import sys
import tokenize
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from ruamel.yaml import YAML
from sqlalchemy import ColumnElement, ScalarResult, Select

from bases.app import App
from bases.base import find_base
from faults.catalog import load_catalog
from faults.recipe import CatalogFault, DeclaredRating, Recipe
from faults.variant import Variant, compose
from tests.bases import stars
from tests.faults.linting import complaints
from tests.faults.patching import AVAILABLE, apply

BASE = find_base("planetarium")
CATALOG = load_catalog()
FOUND = {(fault, site.name): site for fault in CATALOG for site in CATALOG[fault].sites(BASE.app)}
SITES = list(FOUND)
LAST = dict(SITES)
"""One site of each fault."""
# Words that no honest mistake is made of.
GIVEAWAYS = re.compile(
    r"bad|broken|breaks|bugs?|chaos|evil|fake|faults?|faulty|fixme|hack(ed)?|inject(ed)?|leaks?|mistake|sabotage|todo|wrong|xxx"
)


# A file that nothing parses may be just what a textual fault is about.
PARSED = [fault for fault in CATALOG if not CATALOG[fault].textual]
TEXTUAL = [fault for fault in CATALOG if CATALOG[fault].textual]
# Of the module's scope, and in one order for all: so the tests of one fault come one after the other, and what it makes
# of the Planetarium is made once.
every_fault = pytest.mark.parametrize("fault", [*PARSED, *TEXTUAL], scope="module")
every_parsed_fault = pytest.mark.parametrize("fault", PARSED, scope="module")


def sites(fault: str) -> list[str]:
    return [site for name, site in SITES if name == fault]


class Noticed(Random):
    """It knows whether anything was left to chance."""

    drawn = False

    def random(self) -> float:
        self.drawn = True
        return super().random()

    def getrandbits(self, k: int, /) -> int:
        self.drawn = True
        return super().getrandbits(k)


LEFT_TO_CHANCE: set[tuple[str, str]] = set()
"""Where a cut that was made rests on the seed."""


@cache
def cut(fault: str, site: str, seed: int = 0) -> App:
    """The Planetarium with one fault at one site, its parameters as they are by default."""
    chance = Noticed(seed)
    app = CATALOG[fault].apply(BASE.app, FOUND[fault, site], CATALOG[fault].parameters(), chance)
    if chance.drawn:
        LEFT_TO_CHANCE.add((fault, site))
    return app


def recipe(*faults: CatalogFault, seed: int = 0) -> Recipe:
    rating = DeclaredRating(diagnose=1, fix=1)
    return Recipe(title="T", authors=("a",), brief="b", seed=seed, rating=rating, faults=faults)


@cache
def variant(fault: str, site: str) -> Variant:
    return compose(recipe(CatalogFault(fault=fault, site=site)), "variant")


def lines(app: App, path: str) -> list[str]:
    return app.text(path).split("\n") if path in app else []


def changed_lines(app: App) -> list[tuple[str, list[str], list[str]]]:
    """Each piece of a file that is not as in the base: its path, the lines before and the lines after."""
    found = []
    for path in BASE.app.changed(app):
        old, new = lines(BASE.app, path), lines(app, path)
        for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if tag != "equal":
                found.append((path, old[i1:i2], new[j1:j2]))
    return found


@cache
def healthy_lines() -> Counter[str]:
    """Every line of the healthy app, without its indentation, as often as it is there."""
    return Counter(line.strip() for path in BASE.app.files for line in lines(BASE.app, path))


def words(text: str) -> list[str]:
    """The words that names and prose are made of, in lower case."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", text)]


def new_words(app: App) -> Counter[str]:
    """The words that a change brings in and that were not among those it replaces."""
    found: Counter[str] = Counter()
    for _, old, new in changed_lines(app):
        found += Counter(words("\n".join(new))) - Counter(words("\n".join(old)))
    return found


def names(source: str) -> set[str]:
    """Every identifier of a module, keywords left out."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {token.string for token in tokens if token.type == tokenize.NAME and not keyword.iskeyword(token.string)}


def bound(source: str) -> set[str]:
    """The names that a module makes up itself: assigned, attributes too, looped over, defined, its parameters."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            found.add(node.attr)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            found.add(node.name)
    return found


def members(thing: object) -> set[str]:
    """What may be written after a dot, or as a keyword argument."""
    found = set(dir(thing))
    for value in (thing, *(getattr(thing, name, None) for name in dir(thing) if not name.startswith("_"))):
        if callable(value):
            try:
                found |= set(inspect.signature(value).parameters)
            except (TypeError, ValueError):
                continue
    return found


@cache
def offered(module: str, name: str | None) -> frozenset[str]:
    """What an import offers: the module's parts, and those of what is imported from it."""
    if module.partition(".")[0] == BASE.description.source:
        return frozenset()
    imported = importlib.import_module(module)
    return frozenset(
        {*module.split("."), *dir(imported), *members(getattr(imported, name, None) if name else imported)}
    )


def available(source: str) -> set[str]:
    """The names of the language, of what it is built of, and of what a module imports."""
    found = set(dir(builtins)) | set(re.findall(r"\bfunc\.(\w+)", source))  # functions of SQL
    for kind in (str, bytes, int, float, list, dict, set, tuple, ColumnElement, Select, ScalarResult):
        found |= set(dir(kind))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                found |= offered(node.module, alias.name)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                found |= offered(alias.name, None)
    return found


@cache
def vocabulary() -> frozenset[str]:
    """Every word and every identifier in the files of the healthy app."""
    found: set[str] = set()
    for content in BASE.app.files.values():
        found |= set(re.findall(r"\w+", content.decode()))
        found |= set(words(content.decode()))
    return frozenset(found)


def comments(path: str, text: str) -> Counter[str]:
    if path.endswith(".py"):
        tokens = tokenize.generate_tokens(io.StringIO(text).readline)
        return Counter(token.string for token in tokens if token.type == tokenize.COMMENT)
    sign = "--" if path.endswith(".sql") else "#"
    found = re.findall(rf"(?:^|\s)({sign}[^\n]*)", text, re.MULTILINE)
    return Counter(found)


@every_fault
class TestEveryFault:
    def test_it_fits_the_planetarium_somewhere(self, fault: str) -> None:
        assert sites(fault)

    def test_its_sites_have_names_of_their_own_in_an_order_that_stays(self, fault: str) -> None:
        found = list(CATALOG[fault].sites(BASE.app))
        assert len({site.name for site in found}) == len(found)
        assert found == list(CATALOG[fault].sites(BASE.app.replace("README.md", "").remove("README.md")))

    def test_it_adds_no_file_but_those_of_its_examples_and_removes_none(self, fault: str) -> None:
        beside = {path for example in CATALOG[fault].examples for path in example.beside}
        deployed = f"{BASE.description.manifests}/"
        added = {path.replace(f"{stars.DESCRIPTION['manifests']}/", deployed) for path in beside}
        for site in sites(fault):
            assert cut(fault, site).files.keys() == BASE.app.files.keys() | added, site

    def test_it_changes_files_of_its_layer(self, fault: str) -> None:
        description = BASE.description
        kinds = {
            "source": (f"{description.source}/", description.requirements, "Dockerfile"),
            "schema": description.database.scripts,
            "manifest": (f"{description.manifests}/",),
            "monitoring": (f"{description.monitoring.folder}/",),
            "image": ("Dockerfile", ".dockerignore"),
            "requirements": (description.requirements,),
        }
        for site in sites(fault):
            changed = BASE.app.changed(cut(fault, site))
            assert any(path.startswith(kinds[CATALOG[fault].layer]) for path in changed), (site, changed)

    def test_the_seed_chooses_how_it_is_cut_never_whether(self, fault: str) -> None:
        for site in sites(fault):
            changed = BASE.app.changed(cut(fault, site))
            if (fault, site) in LEFT_TO_CHANCE:  # or another seed changes nothing of it
                assert BASE.app.changed(cut.__wrapped__(fault, site, 1)) == changed, site


def test_some_cuts_are_left_to_chance_and_most_are_not() -> None:
    """Otherwise the test of seeds above would hold for want of them, or notice what is none."""
    for fault, site in LAST.items():
        cut(fault, site)
    assert 0 < len(LEFT_TO_CHANCE.intersection(LAST.items())) < len(LAST) / 2


def whole_numbers(schema: dict[str, Any]) -> range:
    """Those that a parameter's JSON schema allows."""
    kinds = [kind for kind in schema.get("anyOf", [schema]) if kind.get("type") == "integer"]
    return range(kinds[0]["minimum"], kinds[0]["maximum"] + 1) if kinds else range(0)


NUMBERS = [
    (fault, name, numbers)
    for fault in CATALOG
    for name, schema in CATALOG[fault].parameters.model_json_schema()["properties"].items()
    if (numbers := whole_numbers(schema))
]


@pytest.mark.parametrize(("fault", "name", "numbers"), NUMBERS, ids=[f"{fault}-{name}" for fault, name, _ in NUMBERS])
def test_every_value_that_a_parameter_may_have_can_be_cut(fault: str, name: str, numbers: range) -> None:
    """Also the one that the healthy app has."""
    site = FOUND[fault, sites(fault)[0]]
    values = numbers if len(numbers) <= 100 else [numbers[0], numbers[-1]]
    made = {
        CATALOG[fault].apply(BASE.app, site, CATALOG[fault].parameters.model_validate({name: value}), Random(0)).digest
        for value in values
    }
    assert len(made) == len(values), "two values make the same app"


@every_fault
class TestEverySite:
    def test_it_changes_little(self, fault: str) -> None:
        for site in sites(fault):
            pieces = changed_lines(cut(fault, site))
            changed = [max(len(old), len(new)) for path, old, new in pieces if path in BASE.app]
            assert 1 <= sum(changed) <= 12
            # A file of its own holds all that such an object needs; what it copies of the base is none of it.
            added = Counter(line.strip() for path, _, new in pieces if path not in BASE.app for line in new)
            assert sum((added - healthy_lines()).values()) <= 20

    def test_it_uses_no_word_that_gives_it_away(self, fault: str) -> None:
        for site in sites(fault):
            app = cut(fault, site)
            assert [word for word in new_words(app) if GIVEAWAYS.fullmatch(word)] == []
            added = "\n".join(line for _, _, new in changed_lines(app) for line in new).lower()
            for spelling in (fault, fault.replace("-", "_"), fault.replace("-", ""), fault.replace("-", " ")):
                assert spelling not in added

    def test_it_is_the_same_each_time(self, fault: str) -> None:
        for site in sites(fault):
            assert cut.__wrapped__(fault, site).digest == cut(fault, site).digest

    def test_its_reference_fix_leaves_the_base_byte_for_byte(self, fault: str) -> None:
        for site in sites(fault):
            made = variant(fault, site)
            changed = set(BASE.app.changed(made.app))
            assert changed
            broken, base = (
                App(app.description, {path: data for path, data in app.files.items() if path in changed})
                for app in (made.app, BASE.app)
            )
            assert dict(apply(AVAILABLE[0], broken, made.fix(0)).files) == dict(base.files), site

    def test_some_check_of_the_contract_looks_at_what_it_breaks(self, fault: str) -> None:
        for site in sites(fault):
            assert variant(fault, site).declared()


@every_parsed_fault
class TestEverySiteOfAFaultThatLeavesFilesWhole:
    def test_what_it_leaves_is_read_without_complaint(self, fault: str) -> None:
        for site in sites(fault):
            app = cut(fault, site)
            for path in BASE.app.changed(app):
                if path.endswith(".py"):
                    compile(app.text(path), path, "exec")
                elif path.endswith((".yaml", ".yml")):
                    assert list(YAML(typ="safe").load_all(app.text(path)))

    def test_it_says_nothing_in_a_comment(self, fault: str) -> None:
        for site in sites(fault):
            app = cut(fault, site)
            for path in BASE.app.changed(app):
                before = comments(path, BASE.app.text(path)) if path in BASE.app else Counter[str]()
                # The first line of a script says what runs it, and nobody what it does.
                after = Counter({line: n for line, n in comments(path, app.text(path)).items() if line[:2] != "#!"})
                assert after <= before, path

    def test_its_names_are_the_apps_own_or_those_of_what_it_imports(self, fault: str) -> None:
        """A name that is none of these is one that the change itself makes up for a local value."""
        for site in sites(fault):
            app = cut(fault, site)
            for path in BASE.app.changed(app):
                if path.endswith(".py"):
                    source = app.text(path)
                    before = names(BASE.app.text(path)) if path in BASE.app else set()
                    strange = names(source) - before - vocabulary() - available(source) - bound(source)
                    assert strange <= CATALOG[fault].foreign_names, path

    def test_it_leaves_files_formatted_as_its_surroundings_are(self, fault: str, tmp_path: Path) -> None:
        for site, found in cut_and_read(fault, unformatted, tmp_path).items():
            assert found <= of_the_base(unformatted), site

    def test_a_linter_finds_nothing_new(self, fault: str, tmp_path: Path) -> None:
        for site, found in cut_and_read(fault, findings, tmp_path).items():
            assert found <= of_the_base(findings), site


Read = Callable[[Path], Iterator[tuple[str, str]]]
"""What a program says of the Python files below a folder: a path in it and a complaint, each time."""


def cut_and_read(fault: str, read: Read, folder: Path) -> dict[str, Counter[tuple[str, str]]]:
    """What is said of the files that a fault has changed, by its sites."""
    apps = {site: cut(fault, site) for site in sites(fault)}
    written = {site: [path for path in BASE.app.changed(app) if path.endswith(".py")] for site, app in apps.items()}
    return read_apps({site: (apps[site], paths) for site, paths in written.items() if paths}, read, folder)


def read_apps(
    apps: Mapping[str, tuple[App, Sequence[str]]], read: Read, folder: Path
) -> dict[str, Counter[tuple[str, str]]]:
    found: dict[str, Counter[tuple[str, str]]] = {name: Counter() for name in apps}
    for name, (app, paths) in apps.items():
        for path in paths:
            target = folder / name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(app.files[path])
    for path, complaint in read(folder) if apps else ():
        name, _, inside = path.partition("/")
        found[name][inside, complaint] += 1
    return found


@cache
def of_the_base(read: Read) -> Counter[tuple[str, str]]:
    """What is said of the healthy files."""
    paths = [path for path in BASE.app.files if path.endswith(".py")]
    with TemporaryDirectory() as folder:
        return read_apps({"base": (BASE.app, paths)}, read, Path(folder))["base"]


def unformatted(folder: Path) -> Iterator[tuple[str, str]]:
    return complaints(folder, BASE.description.source, "format", "--check")


def findings(folder: Path) -> Iterator[tuple[str, str]]:
    return complaints(folder, BASE.description.source, "check", "--select", "I,F")


def test_the_formatter_and_the_linter_see_what_is_wrong(tmp_path: Path) -> None:
    app = BASE.app.replace("planetarium/names.py", "import os\nx=1\n")
    for read, complaint in ((unformatted, "File would be reformatted"), (findings, "`os` imported but unused")):
        found = read_apps({"some": (app, ["planetarium/names.py"])}, read, tmp_path)["some"]
        assert found["planetarium/names.py", complaint] == 1


def test_another_process_makes_the_same_bytes() -> None:
    """Whatever the order in which that process keeps its sets."""
    program = "import json, tests.faults.test_sites as t; print(json.dumps([t.cut(*p).digest for p in t.LAST.items()]))"
    environment = {**os.environ, "PYTHONHASHSEED": "4711", "PYTHONPATH": str(Path(__file__).parents[2])}
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, env=environment)
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout) == [cut(fault, site).digest for fault, site in LAST.items()]
