"""An option of the server that needs a library which is not installed."""

from collections.abc import Iterable
from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.app import App
from faults.fault import Example, Family
from faults.kinds.manifests.settings import STARTS
from faults.kinds.source.patterns import Cut, CutFault, search, with_argument

RUN = m.Call(func=m.Attribute(value=m.Name("uvicorn"), attr=m.Name("run")))
# Options, and the values that stand for libraries of their own.
EXTRAS = {"loop": "uvloop", "ws": "websockets"}


class MissingServerExtra(CutFault):
    """The server is told to use a library that the requirements do not name.

    It comes along with `uvicorn[standard]`, and not with `uvicorn` alone. Where just the requirements are installed, as
    in the image, the server cannot import it and ends before it listens.

    Find it: the pod is restarted again and again, and its last words are that there is no module of that name. Mend it:
    leave the option out, or require the library.
    """

    family = Family.DEPENDENCIES
    shows = (STARTS,)

    def cuts(self, app: App, params: Any) -> Iterable[Cut]:
        for path, node in search(app, RUN, "uvicorn"):
            call = cst.ensure_type(node, cst.Call)
            given = {argument.keyword.value: argument for argument in call.args if argument.keyword}
            for option, library in EXTRAS.items():
                if option in given:
                    new = call.with_deep_changes(given[option], value=cst.SimpleString(f'"{library}"'))
                elif option == "loop" and call.args:
                    new = with_argument(call, f'{option}="{library}"')
                else:
                    continue
                yield Cut(option, path, call, new)

    examples = (
        Example(
            place="service",
            before="""\
import uvicorn


def main() -> None:
    uvicorn.run(create_application(), port=80)
""",
            after="""\
import uvicorn


def main() -> None:
    uvicorn.run(create_application(), port=80, loop="uvloop")
""",
        ),
    )
