"""Programs that stand in for kubectl, docker and the like: they note what they are asked and answer as told."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

BASH = shutil.which("bash") or "/bin/bash"
ORDINARY = {"bash": "bash", "dirname": "dirname", "env": "env", "sed": "sed", "sleep": "true"}
"""What every machine has, but that nobody waits."""


class Answer(NamedTuple):
    """What a program says, and what it ends with."""

    out: str = ""
    err: str = ""
    code: int = 0
    again: str | None = None
    """What it says instead when it is asked the same once more."""
    keeps: Path | None = None
    """Where it puts what it is given, after what it was given before."""
    then: Mapping[str, str] = MappingProxyType({})
    """What is said to other questions from then on, in later runs, too, by the patterns of their answers."""


# A cluster where all is well.
WELL = {
    "kubectl get endpointslices *.conditions.ready}": Answer("true false"),
    "kubectl get storageclass *": Answer("true"),
    "kubectl config current-context": Answer("production\n"),
    "helm history *": Answer(err="Error: release: not found\n", code=1),
}


@dataclass
class Programs:
    """A folder of programs, the only ones there are."""

    folder: Path
    names: Sequence[str]
    answers: dict[str, Answer] = field(default_factory=lambda: dict(WELL))

    def __post_init__(self) -> None:
        self.folder.mkdir()
        (self.folder / ".said").mkdir()
        for name, program in ORDINARY.items():
            (self.folder / name).symlink_to(shutil.which(program) or f"/bin/{program}")

    @property
    def _asked(self) -> Path:
        return self.folder / ".asked"

    def write(self) -> None:
        """Makes them anew: they answer as told by now, and were asked nothing yet."""
        self._asked.write_text("")
        for name in self.names:
            program = self.folder / name
            program.write_text(_program(self._asked, self.folder / ".said", self.answers))
            program.chmod(0o755)

    def run(self, script: Path, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Runs a script where these programs are all that there is."""
        self.write()
        command = [BASH, str(script), *arguments]
        environment = {"PATH": str(self.folder)}
        return subprocess.run(
            command, capture_output=True, text=True, check=False, env=environment, cwd=cwd or script.parent
        )

    @property
    def asked(self) -> list[str]:
        """What the programs were asked since they were made, in order."""
        return self._asked.read_text().splitlines()


def _program(asked: Path, said: Path, answers: Mapping[str, Answer]) -> str:
    """One for all: it knows what it is by its name. Of the patterns that fit, the last one counts."""
    changed = {pattern: shlex.quote(str(said / str(number))) for number, pattern in enumerate(answers)}
    arms = []
    for pattern, answer in reversed(list(answers.items())):
        out, again = (shlex.quote(text) for text in (answer.out, answer.out if answer.again is None else answer.again))
        file = changed[pattern]
        effects = [f'    echo "$(< /dev/stdin)" >> {shlex.quote(str(answer.keeps))}\n'] if answer.keeps else []
        effects += [f"    printf %s {shlex.quote(text)} > {changed[other]}\n" for other, text in answer.then.items()]
        arms.append(
            f"  {pattern.replace(' ', chr(92) + ' ')})\n"
            f'    if [ -e {file} ]; then printf %s "$(< {file})"\n'
            f"    elif [ $times = 1 ]; then printf %s {out}; else printf %s {again}; fi\n"
            f"{''.join(effects)}"
            f"    printf %s {shlex.quote(answer.err)} >&2\n"
            f"    exit {answer.code} ;;\n"
        )
    note = shlex.quote(str(asked))
    return f"""#!{BASH}
line="${{0##*/}} ${{*//$'\\n'/ }}"
echo "$line" >> {note}
case "$(< {note})" in *"$line"*"$line"*) times=2 ;; *) times=1 ;; esac
case "${{0##*/}} $*" in
{"".join(arms)}esac
"""
