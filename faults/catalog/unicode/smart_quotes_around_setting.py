"""Quotation marks that quote nothing."""

from random import Random

from faults.fault import Example
from faults.kinds.manifests.spelling import SettingFault


class SmartQuotesAroundSetting(SettingFault):
    """A setting's value stands in typographic quotation marks.

    A word processor or a chat made “ and ” of straight quotation marks. To YAML and to the shell these are letters like
    any other, so they are part of the value: no such host, database, user or password is known, and a number in them is
    none, so that the service does not start.

    Find it: the error names the value with quotation marks of its own around it, or int() complains of “ and ”. Mend
    it: type straight quotation marks, or none, and restart the service.
    """

    plain = True

    def respell(self, value: str, random: Random) -> str:
        return f"“{value}”"

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
  DATABASE_NAME: “vega”
""",
        ),
    )
