"""A swarm of clients, as the course lets one loose on the service, meets no unexpected failure."""

import csv
import signal
import subprocess
import sys
from pathlib import Path

from bases.base import find_base

BIN = Path(sys.executable).parent


def test_a_locust_swarm_on_every_route_meets_no_unexpected_failure(tmp_path: Path) -> None:
    traffic = tmp_path / "locustfile.py"
    base = find_base("planetarium")
    traffic.write_bytes(base.app.files["traffic/locustfile.py"])
    served = subprocess.Popen([BIN / "faultory", "run", "base"], stdout=subprocess.PIPE, text=True)
    try:
        assert served.stdout is not None
        url = served.stdout.readline().split()[2]
        swarm = subprocess.run(
            [BIN / "locust", "--headless", "-f", traffic, "--host", url, "-u", "20", "-r", "10", "-t", "20s",
             "--csv", tmp_path / "swarm", "--exit-code-on-error", "1", "--only-summary"],
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
    finally:
        served.send_signal(signal.SIGINT)
        served.wait(20)
    assert swarm.returncode == 0, swarm.stdout + swarm.stderr
    rows = list(csv.DictReader((tmp_path / "swarm_stats.csv").open()))
    asked = {(row["Type"], row["Name"]) for row in rows}
    assert asked >= {(operation.method, operation.route) for operation in base.description.operations.values()}
    total = next(row for row in rows if row["Name"] == "Aggregated")
    assert int(total["Request Count"]) > 200
    assert int(total["Failure Count"]) == 0
