"""Models of the release before, beside those of this one."""

from faults.fault import Example
from faults.kinds.source.imports import ImportFault


class ModelsOfOldRelease(ImportFault):
    """A module uses the models of the library's release before.

    The new release of pydantic has the old one in it, for code that has not been moved yet. The two do not mix: the web
    framework takes models of the new kind only, and what is new is not among the old names. The service stops as it
    starts.

    Find it: the pod is restarted again and again, and its last words are about models of pydantic.v1 or a name that it
    does not have. Mend it: import from `pydantic`.
    """

    packages = (("pydantic", "pydantic.v1"),)

    examples = (
        Example(
            place="controller",
            before="""\
from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.responses import Response
""",
            after="""\
from fastapi import APIRouter
from pydantic.v1 import BaseModel, Field
from starlette.responses import Response
""",
        ),
    )
