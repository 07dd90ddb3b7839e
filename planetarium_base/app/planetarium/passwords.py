"""Password hashes: Argon2id with the least cost that OWASP recommends, so that fifty logins at once fit a small pod."""

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY = _HASHER.hash("no user has this password")


def hash_password(password: str) -> str:
    return _HASHER.hash(password)


def matches(password: str, hashed: str | None) -> bool:
    """Whether the password belongs to the hash. An unknown user costs as much time as a known one."""
    try:
        return _HASHER.verify(hashed or _NOBODY, password) and hashed is not None
    except VerificationError:
        return False
