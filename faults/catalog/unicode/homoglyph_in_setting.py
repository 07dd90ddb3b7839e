"""A letter of another script in a value."""

from random import Random

from faults.fault import Example
from faults.kinds.homoglyphs import has_double, with_double
from faults.kinds.manifests.spelling import SettingFault


class HomoglyphInSetting(SettingFault):
    """A letter in a setting's value comes from another script.

    The value looks right wherever it is shown. A host of that name does not resolve, a database, a user or a password
    of that spelling is not known, a level of logging that is spelt so does not exist.

    Find it: the error names what is there, to all appearance; an error of name resolution shows it as xn--…, and
    `kubectl get configmap -o yaml | grep -P '[^\\x00-\\x7F]'` finds it. Mend it: type the value anew, and restart the
    service.
    """

    def fits(self, value: str) -> bool:
        return has_double(value)

    def respell(self, value: str, random: Random) -> str:
        return with_double(value, random)

    examples = (
        Example(
            place="configuration",
            before="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-configuration
data:
  DATABASE_NAME: nunki
""",
            after="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-configuration
data:
  DATABASE_NAME: nunkі
""",
        ),
    )
