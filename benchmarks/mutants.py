"""How sharp the contract is: `python benchmarks/mutants.py [-j JOBS] [--module PATH]`.

cosmic-ray changes one small thing of the healthy service after the other; the contract is the test that has to notice.
A survivor is a change that no check notices. Each of them has to stand in `survivors.yaml` with a word on why: it is
equivalent, so that nobody could notice, or it is let go. Exit code 1 when one is not listed there, or when fewer than
95 % of those that are not equivalent are caught.
"""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import socketserver
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

from bases.app import App
from bases.base import DEFAULT_BASE, Base, find_base
from bases.world import worlds
from verifier.backends.process import ProcessBackend
from verifier.outcomes import Outcome
from verifier.prometheus import programs
from verifier.prometheus.memory import Memory
from verifier.runner import run_check
from verifier.toolbox import Toolbox

WANTED = 0.95
TIMEOUT_SECONDS = 120
SURVIVORS = Path(__file__).with_name("survivors.yaml")

# What cosmic-ray runs as its test: it asks the judge, which has all that is slow to start running already.
CLIENT = """
import socket, sys
judge = socket.create_connection(("127.0.0.1", {port}))
judge.sendall({folder!r}.encode() + b"\\n")
verdict = judge.makefile(encoding="utf-8").read()
print(verdict)
sys.exit(bool(verdict))
"""

CONFIGURATION = """
[cosmic-ray]
module-path = {modules!r}
timeout = {timeout}.0
excluded-modules = []
test-command = {command!r}

[cosmic-ray.distributor]
name = "local"
"""


@dataclass(frozen=True)
class Mutant:
    """One change: the lines of a module as they were and as they became, on one line each, and what was said of it."""

    module: str
    before: str
    after: str
    caught: bool
    said: str


def judge(base: Base, backend: ProcessBackend, kept: Path, app: App) -> str:
    """What the first check that notices says of a tree; nothing when none does. What tools answered to questions of
    the same text is in a folder; what a service shows is found out of each.
    """
    tools = Toolbox(backend.reaper, Memory(kept))
    with backend.deploy(app) as deployment, worlds(deployment, tools.prometheus) as world:
        for check in base.contract:
            if tools.missing(check.needs):
                continue
            result = run_check(check, world)
            if result.outcome is not Outcome.PASSED:
                return f"{result.name} {result.outcome}: {result.message}"
    return ""


class Judge(socketserver.ThreadingTCPServer):
    """Answers who asks for a folder with what the contract says of the tree in it."""

    daemon_threads = True

    def __init__(self, base: Base, backend: ProcessBackend, kept: Path) -> None:
        class Asked(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                folder = Path(self.rfile.readline().decode().strip())
                app = App.from_directory(folder, base.description)
                self.wfile.write(judge(base, backend, kept, app).encode())

        super().__init__(("127.0.0.1", 0), Asked)
        threading.Thread(target=self.serve_forever, daemon=True).start()


def shares(modules: Sequence[str], app: App, jobs: int) -> list[list[str]]:
    """The modules in as many parts of about the same length as there are jobs."""
    parts: list[list[str]] = [[] for _ in range(jobs)]
    for path in sorted(modules, key=lambda path: -len(app.files[path])):
        min(parts, key=lambda part: sum(len(app.files[path]) for path in part)).append(path)
    return [part for part in parts if part]


def mutate(base: Base, modules: Sequence[str], folder: Path, port: int) -> Iterator[Mutant]:
    """Lets cosmic-ray change some modules of a copy of the app, and gives back what became of each change."""
    tree = folder / "app"
    tree.mkdir(parents=True)
    base.app.write(tree)
    client = folder / "client.py"
    client.write_text(CLIENT.format(port=port, folder=str(tree)), encoding="utf-8")
    (folder / "cosmic-ray.toml").write_text(
        CONFIGURATION.format(
            modules=[str(tree / path) for path in modules],
            timeout=TIMEOUT_SECONDS,
            command=shlex.join([sys.executable, "-IS", str(client)]),
        ),
        encoding="utf-8",
    )
    program = Path(sys.executable).with_name("cosmic-ray")
    for command in ("init", "exec"):
        subprocess.run([program, command, "cosmic-ray.toml", "session.sqlite"], cwd=folder, check=True)
    rows = sqlite3.connect(folder / "session.sqlite").execute(
        "SELECT module_path, diff, test_outcome, worker_outcome, output"
        " FROM work_results JOIN mutation_specs USING (job_id)"
    )
    for module, diff, outcome, worker, output in rows:
        lines = [line for line in (diff or "").splitlines() if not line.startswith(("---", "+++"))]
        yield Mutant(
            module=Path(module).relative_to(tree).as_posix(),
            before=" ".join("\n".join(line[1:] for line in lines if line.startswith("-")).split()),
            after=" ".join("\n".join(line[1:] for line in lines if line.startswith("+")).split()),
            # Nobody who was not asked, or did not answer in time, has noticed anything.
            caught=outcome != "SURVIVED" and (output or "").partition(" ")[0] in base.contract.by_name,
            said=(output or "").strip() or ("" if worker == "NORMAL" else worker),
        )


def sound(base: Base, backend: ProcessBackend, kept: Path) -> None:
    """Ends the program when the contract finds something wrong with the healthy service: then it would with any."""
    if said := judge(base, backend, kept, base.app):
        sys.exit(f"the healthy service does not hold its contract here: {said}")


@dataclass(frozen=True)
class Reason:
    """Why a survivor may live: nobody could notice it, or nobody looks."""

    equivalent: bool
    why: str


def read_survivors() -> dict[tuple[str, str, str], Reason]:
    """The reasons by module and by its lines before and after."""
    groups = YAML(typ="safe").load(SURVIVORS.read_text(encoding="utf-8"))
    return {
        (group["module"], change["before"], change["after"]): Reason(group["kind"] == "equivalent", group["why"])
        for group in groups
        for change in group["changes"]
    }


def report(mutants: Sequence[Mutant], known: dict[tuple[str, str, str], Reason]) -> bool:
    """Prints what was caught; whether it is enough, and every survivor accounted for."""
    survivors = [mutant for mutant in mutants if not mutant.caught]
    listed = [known.get((mutant.module, mutant.before, mutant.after)) for mutant in survivors]
    equivalent = sum(reason is not None and reason.equivalent for reason in listed)
    caught = len(mutants) - len(survivors)
    share = caught / max(len(mutants) - equivalent, 1)
    by_check = Counter(mutant.said.partition(" ")[0] for mutant in mutants if mutant.caught)
    print(f"{len(mutants)} mutants, {caught} caught by {len(by_check)} checks, {equivalent} equivalent")
    print(f"caught of those that are not equivalent: {share:.1%}")
    for mutant, reason in zip(survivors, listed, strict=True):
        told = f"{'equivalent' if reason.equivalent else 'let go'}: {reason.why}" if reason else "NOT LISTED"
        if mutant.said:
            told += f"; no check, but: {mutant.said.splitlines()[-1]}"
        print(f"{mutant.module}: {mutant.before} -> {mutant.after}  ({told})")
    return share >= WANTED and None not in listed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-j", "--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--module", action="append", help="just this module of the app; repeatable")
    arguments = parser.parse_args()
    if (missing := programs.missing()) is not None:
        sys.exit(missing)
    base = find_base(DEFAULT_BASE)
    modules = arguments.module or [path for path in base.app.below(base.description.source) if path.endswith(".py")]
    known = read_survivors()
    started = time.perf_counter()
    work = Path(tempfile.mkdtemp(prefix="mutants-"))
    try:
        with (
            ProcessBackend() as backend,
            Judge(base, backend, work) as server,
            ThreadPoolExecutor(arguments.jobs) as pool,
        ):
            sound(base, backend, work)
            port = server.server_address[1]
            done = [
                pool.submit(lambda part, number: list(mutate(base, part, work / str(number), port)), part, number)
                for number, part in enumerate(shares(modules, base.app, arguments.jobs))
            ]
            mutants = [mutant for job in done for mutant in job.result()]
            sound(base, backend, work)
            server.shutdown()
    finally:
        shutil.rmtree(work)
    enough = report(mutants, known)
    print(f"in {(time.perf_counter() - started) / 60:.1f} minutes")
    return int(not enough)


if __name__ == "__main__":
    sys.exit(main())
