"""U+00A0 at the end of a value."""

from random import Random

from faults.fault import Example
from faults.kinds.manifests.spelling import SettingFault

NO_BREAK_SPACE = "\u00a0"


class NoBreakSpaceInSetting(SettingFault):
    """A no-break space ends a setting's value.

    YAML and most tools cut off ordinary spaces at the end of a value, and leave this one. A host, a database, a user or
    a password with it is another one, and every connection is refused. Numbers are none the worse: int() takes it for
    white space.

    Find it: the error names a value that looks right, with something like a space before the closing quotation mark; in
    hex it ends with c2 a0. Mend it: type the value anew, and restart the service.
    """

    numbers = False

    def respell(self, value: str, random: Random) -> str:
        return value + NO_BREAK_SPACE

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
  DATABASE_NAME: vega\u00a0
""",
        ),
    )
