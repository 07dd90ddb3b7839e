"""A service that only its own container can reach."""

from collections.abc import Iterator

from bases.app import App
from faults.fault import Example
from faults.kinds.dockerfile.environment import VariableInImage
from faults.kinds.manifests.settings import STARTS


class LoopbackBind(VariableInImage):
    """The image lets the service listen on the loopback address.

    On a machine that is as good as any address. A container has a loopback of its own: the service runs, says that it
    does, and answers nobody but who asks from inside.

    Find it: the log says that it listens on 127.0.0.1; from inside it answers, and from outside connections are
    refused. Mend it: listen on 0.0.0.0, as the service does by itself.
    """

    shows = (STARTS,)

    def assignments(self, app: App) -> Iterator[tuple[str, ...]]:
        yield "environment", f"{app.description.service.host}=127.0.0.1"

    examples = (
        Example(
            place="dockerfile",
            before="FROM python:3.13-slim\nENV PYTHONUTF8=1\nCMD python -m stars\n",
            after="FROM python:3.13-slim\nENV PYTHONUTF8=1 LISTEN_ADDRESS=127.0.0.1\nCMD python -m stars\n",
        ),
    )
