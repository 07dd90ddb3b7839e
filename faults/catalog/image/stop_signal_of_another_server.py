"""A signal that the service does not know."""

from collections.abc import Iterator

from bases.app import App
from bases.contract import Aspect, Witness
from faults.editors.dockerfile import final, insert_before
from faults.fault import Example
from faults.kinds.dockerfile.changed import ImageFault
from faults.kinds.dockerfile.places import listed_command
from faults.kinds.placed import Change


class StopSignalOfAnotherServer(ImageFault):
    """The image asks to be stopped by a signal that the service does not handle.

    The line is right for another server, which ends its work in order when it gets SIGQUIT. This one does nothing of
    the kind: as the first process of its container it does not even end. After the grace period it is killed, with
    every request that was under way.

    Find it: each rollout takes as long as the grace period, while `kill -TERM 1` in the container ends it at once;
    `docker inspect` shows the signal. Mend it: take the line away.
    """

    shows = (Witness("lifecycle", Aspect.ANSWERS),)

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        command = listed_command(app)
        if command is not None and not final(app, "STOPSIGNAL"):
            yield "signal", lambda app: insert_before(app, command, "STOPSIGNAL SIGQUIT")

    examples = (
        Example(
            place="dockerfile",
            before='FROM python:3.13-slim\nEXPOSE 80\nCMD ["python", "-m", "stars"]\n',
            after='FROM python:3.13-slim\nEXPOSE 80\nSTOPSIGNAL SIGQUIT\nCMD ["python", "-m", "stars"]\n',
        ),
    )
