"""Edits to an app's Dockerfile: to whole instructions, and to the words of one, with all the rest as it is."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from dockerfile_parse import DockerfileParser  # type: ignore[import-untyped]

from bases.app import App
from bases.description import DOCKERFILE
from faults.editors.words import Word, chain, words
from faults.errors import EditError

COMMENT = "COMMENT"
"""What the parser calls a line that is one."""


@dataclass(frozen=True)
class Instruction:
    """One instruction: its name, its lines (from 0, half open, continuations included), and the stage it belongs to,
    from 0; -1 before the first `FROM`.
    """

    name: str
    start: int
    end: int
    stage: int
    text: str
    """As it is written, from its name to its last line's end."""

    @property
    def body(self) -> str:
        """Without its line end."""
        return self.text.rstrip("\r\n")

    @property
    def words(self) -> list[Word]:
        """What follows its name."""
        return words(self.body)[1:]

    @property
    def flags(self) -> dict[str, str]:
        """`--from=build` and the like, by name."""
        return dict(
            word.text.removeprefix("--").split("=", 1)
            for word in self.words
            if word.text.startswith("--") and "=" in word.text
        )

    @property
    def operands(self) -> list[Word]:
        """What follows its flags."""
        return [word for word in self.words if not word.text.startswith("--")]

    @property
    def listed(self) -> list[str] | None:
        """The words of a command in its exec form; None for one that is a shell's."""
        try:
            found = json.loads(" ".join(word.text for word in self.words))
        except ValueError:
            return None
        return found if isinstance(found, list) and all(isinstance(word, str) for word in found) else None

    @property
    def variables(self) -> dict[str, str]:
        """What an `ENV`, `ARG` or `LABEL` sets, as it is written."""
        return dict(word.text.split("=", 1) for word in self.words if "=" in word.text)


def instructions(app: App, name: str | None = None) -> list[Instruction]:
    """Every instruction of an app's Dockerfile, or those of a name; none where there is no Dockerfile."""
    try:
        every = _parse(app.files.get(DOCKERFILE, b""))
    except UnicodeDecodeError:
        return []
    return [each for each in every if name in (None, each.name)]


@lru_cache(maxsize=64)
def _parse(content: bytes) -> tuple[Instruction, ...]:
    lines = [line.decode() for line in io.BytesIO(content).readlines()]
    structure = DockerfileParser(fileobj=io.BytesIO(content)).structure
    found: list[Instruction] = []
    stage = -1
    for part in structure:
        if part["instruction"] != COMMENT:
            stage += part["instruction"] == "FROM"
            start, end = part["startline"], part["endline"] + 1
            found.append(Instruction(part["instruction"], start, end, stage, "".join(lines[start:end])))
    return tuple(found)


def final(app: App, name: str) -> list[Instruction]:
    """The instructions of a name in the stage that the image is made of."""
    every = instructions(app)
    return [each for each in every if each.name == name and each.stage == every[-1].stage]


def the_one(found: Iterable[Instruction], sought: str) -> Instruction:
    """The only one of these. Raises EditError when there is none or more than one."""
    every = list(found)
    if len(every) != 1:
        raise EditError(DOCKERFILE, sought, len(every))
    return every[0]


def rewrite(app: App, instruction: Instruction, text: str) -> App:
    """Puts other lines in place of an instruction. Raises EditError when it is not where it was."""
    lines = _found(app, instruction)
    lines[instruction.start : instruction.end] = [text]
    return app.replace(DOCKERFILE, "".join(lines))


def replace_word(app: App, instruction: Instruction, word: Word, text: str) -> App:
    """Puts another text in place of one word of an instruction."""
    body = instruction.text
    return rewrite(app, instruction, body[: word.start] + text + body[word.end :])


def set_arguments(app: App, instruction: Instruction, text: str) -> App:
    """Puts another text in place of all that follows an instruction's name."""
    first = instruction.words[0].start
    return rewrite(app, instruction, instruction.text[:first] + text + instruction.text[len(instruction.body) :])


def remove(app: App, instruction: Instruction) -> App:
    """Takes an instruction out, with the comment that stands right above it."""
    return _without(app, instruction)[0]


def move(app: App, instruction: Instruction, before: Instruction) -> App:
    """Moves an instruction, with the comment right above it, up to stand before another."""
    shorter, moved = _without(app, instruction)
    return insert_before(shorter, before, "".join(moved))


def insert_before(app: App, instruction: Instruction, text: str) -> App:
    """Adds lines above an instruction and the comment that belongs to it; above the blank lines, before a `FROM`."""
    lines = _lines(app)
    place = _head(lines, instruction.start)
    while instruction.name == "FROM" and place and not lines[place - 1].strip():
        place -= 1
    return _insert(app, place, text)


def insert_after(app: App, instruction: Instruction, text: str) -> App:
    """Adds lines below an instruction."""
    return _insert(app, instruction.end, text)


def remove_variable(app: App, instruction: Instruction, name: str) -> App:
    """Takes one variable out of an `ENV` that sets several, or the whole of one that sets no other."""
    found = instruction.words
    places = [number for number, word in enumerate(found) if word.text.startswith(f"{name}=")]
    if len(places) != 1:
        raise EditError(DOCKERFILE, f"{name} in an {instruction.name}", len(places))
    (place,) = places
    if len(found) == 1:
        return remove(app, instruction)
    text = instruction.text
    if place:
        return rewrite(app, instruction, text[: found[place - 1].end] + text[found[place].end :])
    return rewrite(app, instruction, text[: found[0].start] + text[found[1].start :])


def add_variable(app: App, assignment: str) -> App:
    """Sets one more variable in the image: at the end of its last `ENV`, as what is there is laid out.

    Raises EditError when the image has no `ENV`.
    """
    every = final(app, "ENV")
    if not every:
        raise EditError(DOCKERFILE, "an ENV in the last stage", 0)
    last = every[-1]
    found, text = last.words, last.text
    between = text[found[-2].end : found[-1].start] if len(found) > 1 else " "
    end = found[-1].end
    return rewrite(app, last, text[:end] + between + assignment + text[end:])


def commands(instruction: Instruction) -> list[str]:
    """What the shell of a `RUN` runs one after the other: the links of its chain of `&&`."""
    return [link.text for link in chain(instruction.body, instruction.words[0].start)]


def replace_command(app: App, instruction: Instruction, number: int, text: str) -> App:
    """Puts another command in place of a link of a `RUN`'s chain."""
    link = chain(instruction.body, instruction.words[0].start)[number]
    return rewrite(app, instruction, instruction.text[: link.start] + text + instruction.text[link.end :])


def insert_command(app: App, instruction: Instruction, number: int, text: str) -> App:
    """Adds a link to a `RUN`'s chain after another, laid out as the chain is."""
    links = chain(instruction.body, instruction.words[0].start)
    body = instruction.text
    between = body[links[0].end : links[1].start] if len(links) > 1 else " && "
    end = links[number].end
    return rewrite(app, instruction, body[:end] + between + text + body[end:])


def remove_command(app: App, instruction: Instruction, number: int) -> App:
    """Takes a link out of a `RUN`'s chain of several. Raises EditError for the only one."""
    links = chain(instruction.body, instruction.words[0].start)
    if len(links) < 2:
        raise EditError(DOCKERFILE, "a chain of commands", 0)
    body = instruction.text
    if number:
        return rewrite(app, instruction, body[: links[number - 1].end] + body[links[number].end :])
    return rewrite(app, instruction, body[: links[0].start] + body[links[1].start :])


def the_command(instruction: Instruction, fits: Callable[[str], bool], sought: str) -> int:
    """The number of the only link that fits. Raises EditError when there is none or more than one."""
    found = [number for number, command in enumerate(commands(instruction)) if fits(command)]
    if len(found) != 1:
        raise EditError(DOCKERFILE, sought, len(found))
    return found[0]


def newline(app: App) -> str:
    """The line end that the Dockerfile is written with."""
    return "\r\n" if b"\r\n" in app.files.get(DOCKERFILE, b"") else "\n"


def _lines(app: App) -> list[str]:
    return [line.decode() for line in io.BytesIO(app.files.get(DOCKERFILE, b"")).readlines()]


def _found(app: App, instruction: Instruction) -> list[str]:
    """The file's lines. Raises EditError when the instruction is not among them where it was."""
    lines = _lines(app)
    if "".join(lines[instruction.start : instruction.end]) != instruction.text:
        raise EditError(DOCKERFILE, f"{instruction.name} at line {instruction.start + 1}", 0)
    return lines


def _head(lines: list[str], start: int) -> int:
    """Where the comment right above a line begins; the line itself, when there is none."""
    while start and lines[start - 1].lstrip().startswith("#"):
        start -= 1
    return start


def _without(app: App, instruction: Instruction) -> tuple[App, list[str]]:
    lines = _found(app, instruction)
    head = _head(lines, instruction.start)
    moved = lines[head : instruction.end]
    return app.replace(DOCKERFILE, "".join(lines[:head] + lines[instruction.end :])), moved


def _insert(app: App, place: int, text: str) -> App:
    """Lines, with the file's own line ends, before a line; the file's last line is ended first, if it is not."""
    lines, end = _lines(app), newline(app)
    added = "".join(line + end for line in text.splitlines())
    if place and not lines[place - 1].endswith("\n"):
        lines[place - 1] += end
    return app.replace(DOCKERFILE, "".join([*lines[:place], added, *lines[place:]]))
