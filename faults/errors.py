"""What can go wrong before anything runs."""


class EditError(Exception):
    """An edit did not find exactly the place it names: the file, what was looked for, and how many there were."""

    def __init__(self, path: str, sought: str, found: int) -> None:
        self.path, self.sought, self.found = path, sought, found
        super().__init__(f"{path}: looked for {sought}, found {found or 'none'}, need exactly one")


class RecipeError(Exception):
    """A recipe that cannot be followed. The message says what was found and what to do; `where` is the place in the
    recipe's data, `line` that in its file.
    """

    def __init__(
        self, message: str, *, where: tuple[str | int, ...] = (), line: int | None = None, file: str | None = None
    ) -> None:
        self.message, self.where, self.line, self.file = message, where, line, file
        super().__init__(message)

    def __str__(self) -> str:
        place = [self.file] if self.file else []
        place += [f"line {self.line}"] if self.line else []
        return f"{', '.join(place)}: {self.message}" if place else self.message


class ConflictError(RecipeError):
    """Two faults of one recipe whose edits overlap."""


class CatalogError(Exception):
    """A module of the catalog that does not load or does not hold what a catalog entry must."""
