"""Password hashes: Argon2id at one of the costs that OWASP recommends, the one that takes the least memory."""

from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

_HASHER = PasswordHasher(time_cost=5, memory_cost=7 * 1024, parallelism=1)
_NOBODY = _HASHER.hash("no user has this password")
# A hash takes 7 MiB and a core: fifty logins at once have to share two threads, and leave the others theirs.
_HASHING = ThreadPoolExecutor(max_workers=2, thread_name_prefix="hashing")


def hash_password(password: str) -> str:
    return _HASHING.submit(_HASHER.hash, password).result()


def matches(password: str, hashed: str | None) -> bool:
    """Whether the password belongs to the hash. An unknown user costs as much time as a known one."""
    try:
        return _HASHING.submit(_HASHER.verify, hashed or _NOBODY, password).result() and hashed is not None
    except VerificationError:
        return False
