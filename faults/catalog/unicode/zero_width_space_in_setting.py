"""U+200B at the end of a value."""

from random import Random

from faults.fault import Example
from faults.kinds.manifests.spelling import SettingFault

ZERO_WIDTH_SPACE = "\u200b"


class ZeroWidthSpaceInSetting(SettingFault):
    """A zero-width space ends a setting's value.

    It came along when the value was copied from a page or a chat. A database or a user of that name is not known, and a
    number that ends so is none: unlike white space, int() does not take it off, and the service does not start. In a
    host name it would do no harm, since name resolution drops it.

    Find it: the error names a value that looks right, and quotes it with \\u200b if you are lucky; `kubectl get
    configmap -o yaml | xxd` shows e2 80 8b. Mend it: type the value anew, and restart the service.
    """

    # Name resolution maps it to nothing (RFC 3491), and in a password it counts as a space on both sides (RFC 4013).
    reaching = ("name", "username")

    def respell(self, value: str, random: Random) -> str:
        return value + ZERO_WIDTH_SPACE

    examples = (
        Example(
            place="configuration",
            before="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-configuration
data:
  DATABASE_NAME: vega
""",
            after="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-configuration
data:
  DATABASE_NAME: vega\u200b
""",
        ),
    )
