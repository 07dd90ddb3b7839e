"""Names that the database can hold."""

from typing import Annotated

from pydantic import AfterValidator, StringConstraints


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise ValueError("a name holds no NUL character")
    return text


Name = Annotated[str, StringConstraints(min_length=1, max_length=30), AfterValidator(_without_nul)]
