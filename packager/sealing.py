"""Sealing to an instructor: encryption with age (https://age-encryption.org), by the keys that people have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NewType

import pyrage  # type: ignore[import-untyped]

from packager.errors import PackageError

Recipient = NewType("Recipient", object)
"""A public key: age's own, or ssh's."""
Identity = NewType("Identity", object)
"""A secret key."""

MAXIMUM_BYTES = 64 * 1024
"""No file with keys is larger."""
_SECRET = "AGE-SECRET-KEY-"
_SEALED = (b"age-encryption.org/v1", b"-----BEGIN AGE ENCRYPTED FILE-----")
_SSH = b"-----BEGIN "


class SealError(PackageError):
    """A key that cannot be used, or does not fit: what is wrong with it, and what to do."""


def new_identity() -> tuple[str, str]:
    """A new secret key, and the public one that goes with it."""
    made = pyrage.x25519.Identity.generate()
    return str(made), str(made.to_public())


def read_recipients(given: str) -> list[Recipient]:
    """Whoever may open it: an age or ssh public key, or a file with such keys, one a line.

    Raises SealError.
    """
    if given.startswith(("age1", "ssh-")) and not _is_file(given):
        return [_recipient(given, given)]
    lines = [line.strip() for line in _read(Path(given)).decode(errors="replace").splitlines()]
    kept = [line for line in lines if line and not line.startswith("#")]
    if any(line.startswith(_SECRET) or line.startswith(_SSH.decode()) for line in kept):
        raise SealError(f"{given} holds a secret key: seal to the public key that goes with it, and keep this one")
    if not kept:
        raise SealError(f"{given} holds no key: one is age1… or ssh-ed25519 …, as `faultory keygen` prints it")
    return [_recipient(line, given) for line in kept]


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except OSError:  # an RSA key is longer than any name
        return False


def _recipient(text: str, where: str) -> Recipient:
    try:
        kind = pyrage.ssh if text.startswith("ssh-") else pyrage.x25519
        return Recipient(kind.Recipient.from_str(text))
    except pyrage.RecipientError as error:
        place = "" if text == where else f"{where}: "
        raise SealError(
            f"{place}{text[:40]!r} is no public key ({error}): one is age1… or ssh-ed25519 …, whole and on one line"
        ) from error


def read_identities(path: Path, ask: Callable[[str], str]) -> list[Identity]:
    """The secret keys in a file as age-keygen or ssh-keygen writes it; `ask` is asked for a passphrase.

    Raises SealError.
    """
    content = _read(path)
    if content.startswith(_SEALED):
        try:
            content = pyrage.passphrase.decrypt(content, ask(f"Passphrase of {path}"))
        except pyrage.DecryptError as error:
            raise SealError(f"{path}: the passphrase does not fit ({error})") from error
    try:
        if content.startswith(_SSH):
            return [Identity(pyrage.ssh.Identity.from_buffer(content))]
        lines = [line.strip() for line in content.decode(errors="replace").splitlines()]
        found = [Identity(pyrage.x25519.Identity.from_str(line)) for line in lines if line and not line.startswith("#")]
    except pyrage.IdentityError as error:
        hint = (
            "take a copy's passphrase off with `ssh-keygen -p`"
            if "decrypted" in str(error)
            else "is it the public one?"
        )
        raise SealError(f"{path} holds no secret key that can be used ({error}): {hint}") from error
    if not found:
        raise SealError(f"{path} holds no secret key: one begins with {_SECRET}1")
    return found


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            content = stream.read(MAXIMUM_BYTES + 1)
    except OSError as error:
        raise SealError(f"{path}: no file with keys that can be read: {error.strerror}") from error
    if len(content) > MAXIMUM_BYTES:
        raise SealError(f"{path}: larger than any file with keys is")
    return content


def seal(content: bytes, recipients: Sequence[Recipient]) -> bytes:
    """Encrypts; each time to other bytes, as age draws a new key for each file."""
    return bytes(pyrage.encrypt(content, list(recipients)))


def unseal(content: bytes, identities: Iterable[Identity]) -> bytes:
    """Decrypts with the first of the keys that fits. Raises SealError when none does."""
    try:
        return bytes(pyrage.decrypt(content, list(identities)))
    except pyrage.DecryptError as error:
        raise SealError(f"no key that was given opens it ({error}): give the one that it was sealed to") from error
