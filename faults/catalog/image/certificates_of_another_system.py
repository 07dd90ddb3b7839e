"""Certificates where another system has them."""

from collections.abc import Iterator

from bases.app import App
from faults.fault import Example
from faults.kinds.dockerfile.environment import VariableInImage
from faults.kinds.placed import answers


class CertificatesOfAnotherSystem(VariableInImage):
    """The image says that certificates are where another distribution keeps them.

    The lines came from an image of the Red Hat family. That folder is not in this one. The service runs; every
    connection that it makes by TLS is refused, as it knows no authority any more.

    Find it: errors that a certificate could not be verified, with every server. Mend it: take the variables away,
    or name what this system has.
    """

    shows = (answers("container.certificates"),)

    def assignments(self, app: App) -> Iterator[tuple[str, ...]]:
        yield "environment", "SSL_CERT_FILE=/etc/pki/tls/certs/ca-bundle.crt", "SSL_CERT_DIR=/etc/pki/tls/certs"

    examples = (
        Example(
            place="dockerfile",
            before="FROM python:3.13-slim\nENV PYTHONUTF8=1\nCMD python -m stars\n",
            after=(
                "FROM python:3.13-slim\nENV PYTHONUTF8=1 SSL_CERT_FILE=/etc/pki/tls/certs/ca-bundle.crt "
                "SSL_CERT_DIR=/etc/pki/tls/certs\nCMD python -m stars\n"
            ),
        ),
    )
