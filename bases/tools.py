"""What a check may ask of programs that a machine has or has not, beside the service itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol

from bases.description import Workload


class Tool(StrEnum):
    """A program that a check may need. Where it is missing, such a check is not run and says so."""

    PROMETHEUS = "prometheus"
    """The server and its `promtool`."""
    CONTAINER = "container"
    """The service's container and the image that it was made of. Only some backends have these."""
    CLUSTER = "cluster"
    """What an orchestrator makes of the manifests. Only one backend has this."""


class Sample(NamedTuple):
    """One element of an instant vector; the metric's name is the label `__name__`."""

    labels: Mapping[str, str]
    value: float

    @property
    def selector(self) -> str:
        """The labels, as PromQL writes them."""
        pairs = (f"{name}={json.dumps(value, ensure_ascii=False)}" for name, value in self.labels.items())
        return f"{{{','.join(pairs)}}}"


@dataclass(frozen=True)
class Expectation:
    """What a query has to return at a moment (`90m` after the first sample). Its name is its own in all scenarios."""

    name: str
    query: str
    at: str
    samples: Sequence[Sample]


@dataclass(frozen=True)
class Scenario:
    """Series with a sample an interval, in the notation of promtool's unit tests, and what rules that are evaluated now
    and then make of them. Expectations are of moments at which they are.
    """

    interval: str
    evaluated: str
    series: Mapping[str, str]
    expectations: Sequence[Expectation]


@dataclass(frozen=True)
class Target:
    """What is to be scraped, and the labels that its series get for it."""

    url: str
    path: str
    labels: Mapping[str, str]


class Answer(NamedTuple):
    """What a query returned: an instant vector, or why Prometheus refuses it."""

    samples: Sequence[Sample]
    refusal: str = ""


class Prometheus(Protocol):
    """The tool of that name."""

    def complaint(self, rules: str) -> str:
        """What is wrong with a file of rules; nothing when Prometheus would load it."""
        ...

    def evaluate(self, rules: str, scenarios: Sequence[Scenario]) -> Mapping[str, str]:
        """The expectations that a valid file of rules does not meet, by name: what was expected and what came."""
        ...

    def scrape(
        self, targets: Sequence[Target], rules: str, queries: Collection[str], requests: Callable[[], None],
        *, anew: bool = False,
    ) -> Mapping[str, Answer] | None:  # fmt: skip
        """What queries return in a server that evaluates valid rules and scrapes targets before and after `requests`:
        all at one moment. None when the targets cannot be scraped.

        May be an answer of before, when all that it depends on is the same, but for the numbers: targets, rules,
        queries, and the series that the targets show after `requests`. With `anew`, not of before this run.
        """
        ...


@dataclass(frozen=True)
class Image:
    """What an image says of itself: anybody who has it can read this."""

    user: str
    """Whom its processes run as; nothing stands for root."""
    ports: frozenset[str]
    """`8080/tcp`."""
    told: str
    """Environment, labels and history, as one text."""


class Container(Protocol):
    """The service's container, as its operators may look into it."""

    def refusal(self) -> str:
        """Why no image can be built of the tree; nothing when one can."""
        ...

    def image(self) -> Image:
        """Only of a tree of which one can be built."""
        ...

    def run(self, *command: str) -> tuple[int, str]:
        """Runs a command beside the service: its exit code, and what it says. It fails when the service has ended."""
        ...


@dataclass(frozen=True)
class PodStatus:
    """A pod as `kubectl get pods` shows it."""

    name: str
    address: str
    """Nothing while it has none."""
    phase: str
    scheduled: bool
    started: bool
    """Whether every container of it has been started at least once."""
    up: bool
    """Whether every container of it has done what it does at its start, as far as a startup probe tells."""
    ready: bool
    restarts: int
    reason: str = ""
    """Why it is not further, in the orchestrator's word: `ImagePullBackOff`, `OOMKilled`. Nothing when all is well."""
    message: str = ""
    """The same as a sentence."""

    @property
    def told(self) -> str:
        return f"{self.name} {self.reason or self.phase}{f': {self.message}' if self.message else ''}"


class Cluster(Protocol):
    """A cluster that the manifests were applied to, as its operators have it."""

    def refused(self) -> Sequence[str]:
        """What was said of the objects that it did not take."""
        ...

    def pods(self, workload: Workload) -> Sequence[PodStatus]:
        """The pods of a workload that are not on their way out, by name."""
        ...

    def endpoints(self, service: str) -> Sequence[str]:
        """Where a Service leads to, each as `address:port`, sorted. Nothing when there is no such Service."""
        ...

    def address(self, service: str) -> str | None:
        """The address that is a Service's own. None when there is no such Service, or it has none."""
        ...

    def roll_out(self, change: Mapping[str, object] | None = None, seconds: float = 90.0) -> bool:
        """Replaces the service's pods as its manifest says they are to be replaced; whether that was done in time.
        `change` is put over the container's part of the manifest for it.
        """
        ...

    def roll_back(self) -> str:
        """Goes back to the version before; what is said against it, or nothing."""
        ...

    def lose(self, workload: Workload) -> None:
        """Ends one pod of a workload without notice, as the loss of its node would."""
        ...

    def retire(self, pod: str) -> None:
        """Asks a pod to end, as when its node is drained, and does not wait for it."""
        ...

    def warnings(self, pod: str) -> Sequence[str]:
        """What the orchestrator warns of concerning a pod: `Readiness probe failed: …`."""
        ...

    def disruptions(self, workload: Workload) -> Sequence[int]:
        """For each disruption budget that is for a workload's pods, how many of these a drain may take right now."""
        ...

    def versions(self) -> int:
        """How many versions of the service the cluster knows: the present one, and those to go back to."""
        ...

    def settle(self, seconds: float = 60.0) -> bool:
        """Waits until every pod is there that should be, and ready; whether they came to be in time."""
        ...

    def apply_again(self) -> Sequence[str]:
        """Applies the same manifests once more; the objects that this changed, and what was refused."""
        ...
