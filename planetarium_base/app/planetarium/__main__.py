"""Starts the service: `python -m planetarium`."""

import signal
import sys

import uvicorn

from planetarium.application import create_application
from planetarium.logs import configure_logging
from planetarium.settings import Settings


def main() -> None:
    settings = Settings.from_environment()
    configure_logging(settings.log_level)
    # uvicorn raises the signal again once every request in flight is answered: that is a clean end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    uvicorn.run(
        create_application(settings),
        host=settings.host,
        port=settings.port,
        http="httptools",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=settings.shutdown_seconds,
    )


if __name__ == "__main__":
    main()
