"""The submission: everything that a student mails to the instructor, the answer included, in one small archive."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bases.app import App
from faults.errors import RecipeError
from faults.recipe import NAME, Recipe, parse_recipe, write_recipe
from faults.variant import Variant, compose
from images.names import code_name
from packager.archive import pack, unpack, unpack_bytes
from packager.errors import PackageError
from packager.picture import PICTURE, outcomes_picture
from packager.readme import render_readme
from packager.sealing import Identity, Recipient, SealError, seal, unseal
from packager.startup import render_startup
from verifier.backends.backend import NOT_BUILT
from verifier.proof import Proof
from verifier.prove import BROKEN
from verifier.summary import summarise

MAXIMUM_BYTES = 100 * 1024
README, STARTUP, RECIPE, PROOF = "README.md", "start.sh", "recipe.yaml", "proof.json"
ANSWER = "answer.age"


@dataclass(frozen=True)
class Submission:
    """A packed variant."""

    file_name: str
    content: bytes


def pack_submission(variant: Variant, proof: Proof | None, recipients: Sequence[Recipient] = ()) -> Submission:
    """The archive of a variant and of its proof, if it has one.

    It holds what a run of the proof shows each time: outcomes, statuses, counts. Times, which differ from run to run,
    stay in the proof's own file, so that one recipe always gives the same bytes. Raises PackageError when it is larger
    than 100 KB.

    Sealed to recipients, what tells is one encrypted file, the archive goes by its code name, and no two are the same.
    """
    refuse_taken_names(variant.app, README, STARTUP, RECIPE, PROOF, PICTURE, ANSWER)
    folder = f"{variant.base.description.name}-{variant.name}"
    summary = summarise(variant, proof) if proof else None
    answer = {
        README: render_readme(variant, summary, builds=_builds(proof)).encode(),
        RECIPE: write_recipe(variant.recipe).encode(),
    }
    if summary is not None:
        answer[PROOF] = (summary.model_dump_json(indent=1) + "\n").encode()
        answer[PICTURE] = outcomes_picture(summary, variant.base.description).encode()
    if recipients:
        answer = {ANSWER: seal(pack({f"{folder}/{path}": data for path, data in answer.items()}), recipients)}
        folder = f"{variant.base.description.name}-{code_name(variant.recipe.seed, variant.app)}"
    files = {**variant.app.files, STARTUP: render_startup(variant.base).encode(), **answer}
    content = pack({f"{folder}/{path}": data for path, data in files.items()}, {f"{folder}/{STARTUP}"})
    if len(content) > MAXIMUM_BYTES:
        largest = sorted(files, key=lambda path: len(files[path]), reverse=True)[:5]
        sizes = ", ".join(f"{path} ({len(files[path]) // 1024} KB)" for path in largest)
        raise PackageError(
            f"{folder}.zip would be {len(content) // 1024} KB, a submission has at most {MAXIMUM_BYTES // 1024} KB. "
            f"The largest files, unpacked: {sizes}"
        )
    return Submission(f"{folder}.zip", content)


def refuse_taken_names(app: App, *names: str) -> None:
    """Raises PackageError when an app has a file of its own where the packager puts one."""
    for name in names:
        if name in app:
            raise PackageError(f"the service has a {name} of its own, where the package's belongs: call it otherwise")


def _builds(proof: Proof | None) -> bool:
    """Whether the proof leaves open that the variant's image can be built."""
    broken = proof.run(BROKEN) if proof is not None else None
    return broken is None or broken.phase != NOT_BUILT


def open_submission(archive: Path, identities: Callable[[], Sequence[Identity]] = tuple) -> Variant:
    """The variant that an archive claims to hold, made anew from its recipe.

    `identities` is asked for the keys of one that is sealed. Raises PackageError for an archive that is no submission,
    that no key opens, or whose tree is not the one that its recipe makes.
    """
    files = unpack(archive)
    folders = {path.partition("/")[0] for path in files}
    folder = next(iter(folders)) if len(folders) == 1 else ""
    inside = {path.partition("/")[2]: content for path, content in files.items()}
    if folder and ANSWER in inside and RECIPE not in inside:
        folder, answer = _unseal(archive, inside.pop(ANSWER), identities())
        inside |= answer
    if not folder or RECIPE not in inside:
        raise PackageError(f"{archive}: no submission: expected one folder with a {RECIPE} in it")
    if len(inside[RECIPE]) > MAXIMUM_BYTES:
        raise PackageError(f"{archive}: its {RECIPE} is larger than a whole submission may be; it is not read")
    variant = _make(archive, folder, inside[RECIPE])
    given = {path: data for path, data in inside.items() if path not in (README, STARTUP, RECIPE, PROOF, PICTURE)}
    if given != dict(variant.app.files):
        differing = sorted(
            path for path in given.keys() | variant.app.files.keys() if given.get(path) != variant.app.files.get(path)
        )
        raise PackageError(
            f"{archive}: {differing[0]} is not as the recipe inside makes it with this version; "
            f"make the archive again, or put the change into the recipe as an edit"
        )
    return variant


def _unseal(archive: Path, sealed: bytes, identities: Sequence[Identity]) -> tuple[str, dict[str, bytes]]:
    """The name of the folder that was sealed, and the files in it."""
    if not identities:
        raise SealError(
            f"{archive}: the answer is sealed: give the instructor's key with --key FILE or in FAULTORY_KEY"
        )
    try:
        opened = unseal(sealed, identities)
    except SealError as error:
        raise SealError(f"{archive}: {error}") from error
    files = unpack_bytes(opened, archive / ANSWER)
    folders = {path.partition("/")[0] for path in files}
    names = {path.partition("/")[2] for path in files}
    if len(folders) != 1 or not names <= {README, RECIPE, PROOF, PICTURE}:
        raise PackageError(f"{archive}: {ANSWER} holds more than an answer: it is not opened")
    return folders.pop(), {path.partition("/")[2]: content for path, content in files.items()}


def _make(archive: Path, folder: str, text: bytes) -> Variant:
    try:
        recipe: Recipe = parse_recipe(text.decode(), f"{archive}:{folder}/{RECIPE}")
        name = folder.removeprefix(f"{recipe.base}-")
        if name == folder or not NAME.fullmatch(name):
            raise PackageError(f"{archive}: the folder {folder!r} is not named {f'{recipe.base}-<name>'!r}")
        return compose(recipe, name)
    except UnicodeDecodeError as error:
        raise PackageError(f"{archive}: {RECIPE} is not UTF-8") from error
    except RecipeError as error:
        raise PackageError(f"{archive}: {error}") from error
