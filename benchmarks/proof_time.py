"""How long one proof of a one-fault recipe takes: `python benchmarks/proof_time.py [RECIPE] [-n RUNS]`.

Every run starts a new process and believes no proof that was made before. The runs of the healthy base are kept for a
day, as always: the first line has them in it, the others do not; `--cold` forgets them each time.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe", nargs="?", default="lost-moons")
    parser.add_argument("-n", "--runs", type=int, default=5)
    parser.add_argument("--cold", action="store_true", help="run the healthy base each time, too")
    arguments = parser.parse_args()
    faultory = str(Path(sys.executable).with_name("faultory"))
    times = []
    with tempfile.TemporaryDirectory() as cache:
        for number in range(arguments.runs + 1):
            kept = Path(cache) / (str(number) if arguments.cold else "kept")
            environment = {**os.environ, "FAULTORY_RESULTS": str(kept)}
            started = time.perf_counter()
            command = [faultory, "prove", arguments.recipe, "--quiet"]
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
            seconds = time.perf_counter() - started
            if done.returncode:
                sys.exit(f"exit code {done.returncode}:\n{done.stdout}{done.stderr}")
            first = number == 0 and not arguments.cold
            print(f"{seconds:6.2f} s{'  with the runs of the healthy base' if first else ''}", flush=True)
            if number:
                times.append(seconds)
            for proof in kept.glob("proof-*.json"):
                proof.unlink()
    print(f"{arguments.recipe}: min {min(times):.2f}, median {statistics.median(times):.2f}, max {max(times):.2f} s")


if __name__ == "__main__":
    main()
