"""`from package import name`, where the name is in a module below it."""

from faults.fault import Example
from faults.kinds.source.imports import ImportFault

# Modules whose packages do not offer again what is in them.
MODULES = (
    "argon2.exceptions",
    "concurrent.futures",
    "fastapi.exceptions",
    "prometheus_client.registry",
    "pythonjsonlogger.core",
    "pythonjsonlogger.json",
    "sqlalchemy.exc",
    "sqlalchemy.orm",
    "starlette.datastructures",
    "starlette.requests",
    "starlette.responses",
    "starlette.types",
)


class ImportFromPackageAbove(ImportFault):
    """A name is imported from the package instead of from the module that it is in.

    Many libraries offer their names once more at the top; this one does not. Nothing shows it before the line is run,
    which is when the service starts: it stops with an ImportError.

    Find it: the pod is restarted again and again, and its last words are that the name cannot be imported. Mend it:
    import it from the module that defines it.
    """

    packages = tuple((module, module.rpartition(".")[0]) for module in MODULES)

    examples = (
        Example(
            place="repository",
            before="""\
from sqlalchemy import select
from sqlalchemy.orm import Session

from stars.entities import Star
""",
            after="""\
from sqlalchemy import Session, select

from stars.entities import Star
""",
        ),
    )
