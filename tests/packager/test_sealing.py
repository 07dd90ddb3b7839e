"""What is sealed is read by whom it was sealed to, and by nobody else; what is not stays readable."""

from __future__ import annotations

import base64
import io
import shutil
import subprocess
import textwrap
import zipfile
from pathlib import Path

import pyrage  # type: ignore[import-untyped]
import pytest

from images.names import code_name
from packager.archive import pack
from packager.bundle import Bundle, settle
from packager.errors import PackageError
from packager.leaks.scan import scan
from packager.leaks.sought import seek
from packager.release import healthy
from packager.sealing import SealError, new_identity, read_identities, read_recipients, seal, unseal
from packager.source import source_bundle
from packager.submission import ANSWER, MAXIMUM_BYTES, open_submission, pack_submission
from tests.packager.handouts import broken
from tests.packager.variants import proof, variant

SSH = shutil.which("ssh-keygen")


def nobody(what: str) -> str:
    raise AssertionError(f"{what} was asked for")


def key_file(folder: Path, name: str = "key") -> tuple[Path, str]:
    """A file with a secret key, and the public one."""
    secret, public = new_identity()
    path = folder / name
    path.write_text(f"# made today\n\n{secret}\n", encoding="utf-8")
    return path, public


def ssh_key(folder: Path, kind: str, passphrase: str = "") -> Path:
    path = folder / kind
    subprocess.run([str(SSH), "-q", "-t", kind, "-N", passphrase, "-f", str(path)], check=True)
    return path


def inside(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


# The key of LOCKED_FOR behind the passphrase "open sesame", at a work factor of 2^4: age's own takes seconds each time.
LOCKED_FOR = "age1e0vyszueccng5jsuap8cx49p3tja85qx8djnspkkfaqnz2qv2s0qqm76w7"
LOCKED = base64.b64decode(
    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBiVmdsR2x5dmRWM010NkNlWGZZekNRIDQKOTBxU3M1UFlkL1RqVDMxRWxoYWJOUFoza1Y3"
    "bjB5RjFzZWc1bFo5b1FxSQotLS0gbk16SW1NYWpCV0lFaUptVTdRbEg4S1RvbHoySkxLMysvOUdaUWkwK0JQQQqOiYQ5xBwzilRpUORosgwBF/8F"
    "3VQOVM3ey0+qcHtiP7JKCABLlJQei7oMjy9tKXtjhGMsH4gyCsNC+z9isVhMkjotzrazVpgE54/PuywXlL8n+vuSoA8Eop9vcFrpXtTPySnT9y86"
    "Ktbz"
)

ARMORED = f"""\
-----BEGIN AGE ENCRYPTED FILE-----
{textwrap.fill(base64.b64encode(LOCKED).decode(), 64)}
-----END AGE ENCRYPTED FILE-----
"""


class TestKeys:
    def test_what_is_sealed_is_opened_with_the_key_that_goes_with_it(self, tmp_path: Path) -> None:
        path, public = key_file(tmp_path)
        sealed = seal(b"the answer", read_recipients(public))
        assert b"the answer" not in sealed
        assert unseal(sealed, read_identities(path, nobody)) == b"the answer"

    @pytest.mark.skipif(SSH is None, reason="there is no ssh-keygen")
    @pytest.mark.parametrize("kind", ["ed25519", "rsa"])
    def test_ssh_keys_are_keys_too(self, kind: str, tmp_path: Path) -> None:
        path = ssh_key(tmp_path, kind)
        public = path.with_suffix(".pub")
        for recipients in (read_recipients(public.read_text().strip()), read_recipients(str(public))):
            assert unseal(seal(b"x", recipients), read_identities(path, nobody)) == b"x"

    def test_each_of_several_can_open_it_and_no_other(self, tmp_path: Path) -> None:
        keys = [key_file(tmp_path, f"key-{number}") for number in range(3)]
        public = tmp_path / "instructors.txt"
        public.write_text(f"# ours\n{keys[0][1]}\n\n{keys[1][1]}\n", encoding="utf-8")
        sealed = seal(b"x", read_recipients(str(public)))
        for path, _ in keys[:2]:
            assert unseal(sealed, read_identities(path, nobody)) == b"x"
        with pytest.raises(SealError, match="no key that was given opens it"):
            unseal(sealed, read_identities(keys[2][0], nobody))

    @pytest.mark.parametrize("armored", [False, True], ids=["binary", "armored"])
    def test_a_key_behind_a_passphrase_is_asked_for_it(self, armored: bool, tmp_path: Path) -> None:
        path = tmp_path / "key.age"
        path.write_bytes(ARMORED.encode() if armored else LOCKED)
        sealed = seal(b"x", read_recipients(LOCKED_FOR))
        assert unseal(sealed, read_identities(path, lambda what: "open sesame")) == b"x"
        with pytest.raises(SealError, match="the passphrase does not fit"):
            read_identities(path, lambda what: "sesame")

    @pytest.mark.skipif(SSH is None, reason="there is no ssh-keygen")
    def test_an_ssh_key_behind_a_passphrase_is_said_what_to_do_with(self, tmp_path: Path) -> None:
        with pytest.raises(SealError, match="ssh-keygen -p"):
            read_identities(ssh_key(tmp_path, "ed25519", "secret"), nobody)

    @pytest.mark.parametrize(
        "given", ["age1", "age1xyz", "ssh-ed25519 AAAA", f"ssh-rsa {'A' * 400}", "ssh-dss x", "nowhere", ""]
    )
    def test_what_is_no_public_key_is_refused(
        self, given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        with pytest.raises(SealError):
            read_recipients(given)

    @pytest.mark.parametrize("text", ["", "# none\n", "hello\n", "age1xyz\n"])
    def test_a_file_without_a_key_is_refused_and_named(self, text: str, tmp_path: Path) -> None:
        path = tmp_path / "keys"
        path.write_text(text, encoding="utf-8")
        for read in (lambda: read_recipients(str(path)), lambda: read_identities(path, nobody)):
            with pytest.raises(SealError, match="keys"):
                read()

    def test_a_secret_key_is_not_sealed_to_and_not_shown(self, tmp_path: Path) -> None:
        path, _ = key_file(tmp_path)
        secret = path.read_text().split()[-1]
        with pytest.raises(SealError, match="holds a secret key") as raised:
            read_recipients(str(path))
        assert secret not in str(raised.value)

    def test_what_is_too_large_for_a_key_is_not_read(self, tmp_path: Path) -> None:
        path = tmp_path / "keys"
        path.write_bytes(bytes(1 << 20))
        with pytest.raises(SealError, match="larger"):
            read_identities(path, nobody)


class TestSubmission:
    @staticmethod
    def sealed(folder: Path) -> tuple[Path, Path]:
        """A sealed submission, and the key that opens it."""
        path, public = key_file(folder)
        made = broken()
        packed = pack_submission(made, proof(made), read_recipients(public))
        archive = folder / packed.file_name
        archive.write_bytes(packed.content)
        return archive, path

    def test_it_is_opened_with_the_key(self, tmp_path: Path) -> None:
        archive, key = self.sealed(tmp_path)
        opened = open_submission(archive, lambda: read_identities(key, nobody))
        assert (opened.name, opened.recipe, opened.app.digest) == (
            broken().name, broken().recipe, broken().app.digest,
        )  # fmt: skip

    def test_the_rest_stays_readable_and_tells_nothing(self, tmp_path: Path) -> None:
        made = broken()
        archive, _ = self.sealed(tmp_path)
        name = f"planetarium-{code_name(made.recipe.seed, made.app)}"
        assert archive.name == f"{name}.zip"
        files = {path.removeprefix(f"{name}/"): content for path, content in inside(archive.read_bytes()).items()}
        assert set(files) == {*made.app.files, "start.sh", ANSWER}
        readable = Bundle(name, {path: files[path] for path in files if path != ANSWER}, frozenset({"start.sh"}))
        folder = tmp_path / "read"
        folder.mkdir()
        readable.write(folder)
        settle(folder, readable.executable)
        assert scan(folder, seek(made, readable, source_bundle(healthy(made)))).leaks == ()

    def test_it_is_as_small_as_any(self) -> None:
        made = broken()
        _, public = new_identity()
        assert len(pack_submission(made, proof(made), read_recipients(public)).content) <= MAXIMUM_BYTES // 2

    def test_without_the_key_it_says_what_to_give(self, tmp_path: Path) -> None:
        archive, _ = self.sealed(tmp_path)
        with pytest.raises(SealError, match="--key FILE") as raised:
            open_submission(archive)
        assert str(archive) in str(raised.value)

    def test_another_key_is_told_from_the_right_one(self, tmp_path: Path) -> None:
        archive, _ = self.sealed(tmp_path)
        other, _ = key_file(tmp_path, "other")
        with pytest.raises(SealError, match="no key that was given opens it"):
            open_submission(archive, lambda: read_identities(other, nobody))

    def test_no_key_is_asked_for_what_is_not_sealed(self, tmp_path: Path) -> None:
        archive = tmp_path / "sent.zip"
        archive.write_bytes(pack_submission(variant(), None).content)

        def asked() -> list[object]:
            raise AssertionError("a key was asked for")

        assert open_submission(archive, asked).name == "a-name"  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        ("answer", "message"),
        [
            (b"no archive", "not a sound zip"),
            (pack({"planetarium-x/Dockerfile": b"FROM evil\n"}), "holds more than an answer"),
            (pack({"planetarium-x/recipe.yaml": b"", "y/README.md": b""}), "holds more than an answer"),
            (pack({"planetarium-x/README.md": b"x"}), "no submission"),
            (pack({"planetarium-x/recipe.yaml": b"title: x\n"}), "recipe.yaml, line 1"),
        ],
        ids=["no archive", "another file", "two folders", "no recipe", "no recipe that is one"],
    )
    def test_a_strangers_answer_is_not_believed(self, answer: bytes, message: str, tmp_path: Path) -> None:
        archive, key = self.sealed(tmp_path)
        files = inside(archive.read_bytes())
        (name,) = (path for path in files if path.endswith(ANSWER))
        files[name] = pyrage.encrypt(answer, [read_identities(key, nobody)[0].to_public()])  # type: ignore[attr-defined]
        archive.write_bytes(pack(files))
        with pytest.raises(PackageError, match=message):
            open_submission(archive, lambda: read_identities(key, nobody))

    def test_a_damaged_answer_is_refused(self, tmp_path: Path) -> None:
        archive, key = self.sealed(tmp_path)
        files = inside(archive.read_bytes())
        (name,) = (path for path in files if path.endswith(ANSWER))
        for content in (b"", files[name][:-1], files[name][:-20] + bytes(20), b"text"):
            archive.write_bytes(pack(files | {name: content}))
            with pytest.raises(SealError, match="opens it"):
                open_submission(archive, lambda: read_identities(key, nobody))

    def test_a_tree_that_the_sealed_recipe_does_not_make_is_refused(self, tmp_path: Path) -> None:
        archive, key = self.sealed(tmp_path)
        files = inside(archive.read_bytes())
        (name,) = (path for path in files if path.endswith("Dockerfile"))
        archive.write_bytes(pack(files | {name: b"FROM evil\n"}))
        with pytest.raises(PackageError, match="Dockerfile is not as the recipe"):
            open_submission(archive, lambda: read_identities(key, nobody))
