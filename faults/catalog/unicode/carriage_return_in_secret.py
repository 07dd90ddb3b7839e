"""A line end of Windows in a secret."""

from random import Random

from faults.fault import Example
from faults.kinds.manifests.spelling import SettingFault


class CarriageReturnInSecret(SettingFault):
    """A secret ends with a carriage return.

    The value comes from a file with line ends of Windows. Whoever made a secret of it cut off the line feed, and the
    carriage return before it stayed. The terminal shows nothing of it, or jumps to the start of the line. The service
    sends one character more than the database knows.

    Find it: authentication fails though the decoded secret looks right; `base64 -d | xxd` shows 0d at its end. Mend it:
    encode the value without the line end, and restart the service.
    """

    reaching = ("username", "password")
    numbers = False
    places = ("Secret",)

    def respell(self, value: str, random: Random) -> str:
        return value + "\r"

    examples = (
        Example(
            place="secret",
            before="""\
apiVersion: v1
kind: Secret
metadata:
  name: stars-credentials
data:
  DATABASE_USERNAME: dmVnYQ==
""",
            after="""\
apiVersion: v1
kind: Secret
metadata:
  name: stars-credentials
data:
  DATABASE_USERNAME: dmVnYQ0=
""",
        ),
    )
