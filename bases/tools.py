"""What a check may ask of programs that a machine has or has not, beside the service itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol


class Tool(StrEnum):
    """A program that a check may need. Where it is missing, such a check is not run and says so."""

    PROMETHEUS = "prometheus"
    """The server and its `promtool`."""
    CONTAINER = "container"
    """The service's container and the image that it was made of. Only some backends have these."""


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
