"""U+FEFF at the start of a secret."""

from random import Random

from faults.fault import Example
from faults.kinds.manifests.spelling import SettingFault

BYTE_ORDER_MARK = "\ufeff"


class ByteOrderMarkInSecret(SettingFault):
    """A secret begins with a byte order mark.

    The value was saved by an editor that puts the mark at the start of every file in UTF-8, and the file was made a
    secret of. Decoded on a terminal it looks right. The database knows no user of that name. In a password it would do
    no harm, since the rules for these drop it.

    Find it: authentication fails for a user that looks right; `base64 -d | xxd` shows ef bb bf at the start. Mend it:
    encode the value without the mark, and restart the service.
    """

    # The password exchange (RFC 4013) maps it to nothing.
    reaching = ("name", "username")
    numbers = False
    places = ("Secret",)

    def respell(self, value: str, random: Random) -> str:
        return BYTE_ORDER_MARK + value

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
  DATABASE_USERNAME: 77u/dmVnYQ==
""",
        ),
    )
