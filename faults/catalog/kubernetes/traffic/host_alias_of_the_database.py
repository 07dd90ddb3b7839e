"""A line of /etc/hosts that stands before the cluster's DNS."""

from typing import Any

from bases.app import App
from bases.description import Workload
from bases.manifests import environment
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group, pod_of
from faults.kinds.kubernetes.tried import TriedWorkload, require
from faults.kinds.manifests.settings import CONNECTS


class HostAliasOfTheDatabase(TriedWorkload):
    """The pods have an address for the database's name in their hosts file.

    It was put there to try the service against a database in the same pod. What is in `/etc/hosts` comes before the
    DNS: the service looks for its database at its own address, where nobody listens, while the name resolves rightly
    wherever else one tries.

    Find it: the log says that the connection to 127.0.0.1 was refused, though the configuration names the Service;
    `/etc/hosts` in the pod has the line. Mend it: take the alias out.
    """

    group = Group.TRAFFIC
    service = (CONNECTS,)

    def change(self, app: App, workload: Workload, document: Any) -> None:
        pod, given = pod_of(document), environment(app, workload)
        host = given[app.description.database.variables.host].value
        require(app, "hostAliases" not in pod and host not in ("localhost", "127.0.0.1"), "pods without host aliases")
        pod.insert(0, "hostAliases", [{"ip": "127.0.0.1", "hostnames": [host]}])

    examples = (
        Example(
            place="deployment",
            before="""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: stars-service
spec:
  template:
    spec:
      containers:
        - name: stars
          env:
            - name: DATABASE_HOST
              value: stars-database
""",
            after="""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: stars-service
spec:
  template:
    spec:
      hostAliases:
        - ip: 127.0.0.1
          hostnames:
            - stars-database
      containers:
        - name: stars
          env:
            - name: DATABASE_HOST
              value: stars-database
""",
        ),
    )
