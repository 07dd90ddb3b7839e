"""An image that was made smaller than it can be."""

from collections.abc import Iterator

from bases.app import App
from faults.editors.dockerfile import final, insert_before
from faults.fault import Example
from faults.kinds.dockerfile.changed import ImageFault
from faults.kinds.dockerfile.required import pinned
from faults.kinds.placed import Change, answers


class TimeZonesRemoved(ImageFault):
    """The last step of the build removes the time zones, along with what nobody reads in a container.

    Manuals and documentation are of no use there, and a few megabytes are saved. What the system knows of time zones
    lies beside them. The service runs; the first time that it asks for a zone other than UTC it fails.

    Find it: a ZoneInfoNotFoundError for zones that there are; `ls /usr/share/zoneinfo` in the container. Mend it: leave
    that folder alone, or require tzdata.
    """

    shows = (answers("container.time-zones"),)

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        users = final(app, "USER")
        if users and "tzdata" not in pinned(app):
            line = "RUN rm -rf /usr/share/doc /usr/share/man /usr/share/zoneinfo"
            yield "system", lambda app: insert_before(app, users[0], line)

    examples = (
        Example(
            place="dockerfile",
            before="FROM python:3.13-slim\n# No root.\nUSER 1001\nCMD python -m stars\n",
            after=(
                "FROM python:3.13-slim\nRUN rm -rf /usr/share/doc /usr/share/man /usr/share/zoneinfo\n"
                "# No root.\nUSER 1001\nCMD python -m stars\n"
            ),
        ),
    )
