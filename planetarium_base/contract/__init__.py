"""What the Planetarium promises, as checks.

Subjects are the operations of base.yaml, `settings.<VARIABLE>`, `schema.<table>`, and the parts that the checks' names
begin with. Of the checks that witness the same aspect of the same subject the first is the gate: the others require
it, and besides witness a subject of their own, for what breaks them alone. So whatever breaks an aspect fails one
check and blocks the rest.
"""

from __future__ import annotations

from bases.contract import Check, Contract
from planetarium_base.contract import (
    actuator,
    bounded,
    budget,
    cluster,
    concurrency,
    container,
    dashboard,
    errors,
    exact,
    independence,
    latency,
    lifecycle,
    log_fields,
    logins,
    logs,
    malformed,
    metrics,
    monitor,
    operations,
    out_of_range,
    pool,
    reading,
    recovers,
    registrations,
    rollouts,
    row_locks,
    rules,
    schema,
    sessions,
    steady,
    writing,
)
from planetarium_base.contract.random_operations import random_operations
from planetarium_base.contract.resources import MOONS, PLANETS

RESOURCES = (PLANETS, MOONS)


def _operators_and_users() -> list[Check]:
    return [
        *actuator.CHECKS,
        *cluster.CHECKS,
        *schema.CHECKS,
        *metrics.BEFORE_DATA,
        *logs.GATE,
        *logins.GATE,
        *sessions.CHECKS,
        *logins.CHECKS,
        *registrations.CHECKS,
        *malformed.registration_checks(),
        *metrics.CHECKS,
        *logs.IN_PHASE_ONE,
        *log_fields.CHECKS,
    ]


def _functions() -> list[Check]:
    checks: list[Check] = []
    for resource in RESOURCES:
        checks += reading.checks(resource)
        checks += writing.checks(resource)
        checks += malformed.creation_checks(resource)
        checks += out_of_range.checks(resource)
    checks.append(writing.deletes_moons)
    for resource in RESOURCES:
        checks += exact.checks(resource)
    return [*checks, *metrics.AFTER_DATA, *logs.AFTER_DATA]


def _under_load() -> list[Check]:
    return [
        *(check for resource in RESOURCES for check in steady.checks(resource)),
        *(check for resource in RESOURCES for check in latency.list_checks(resource)),
        latency.login,
        *(check for resource in RESOURCES for check in latency.checks(resource)),
        *recovers.USERS,
        latency.register,
        *(check for resource in RESOURCES for check in recovers.resource_checks(resource)),
        *independence.USERS,
        *(check for resource in RESOURCES for check in independence.checks(resource)),
        *(check for resource in RESOURCES for check in concurrency.checks(resource)),
        concurrency.one_user,
        concurrency.pool_size,
        pool.in_use,
        *row_locks.CHECKS,
        *errors.CHECKS,
    ]


def _watching() -> list[Check]:
    return [
        *budget.CHECKS,
        *monitor.CHECKS,
        *rules.CHECKS,
        *dashboard.CHECKS,
        *container.CHECKS,
    ]


def _contract() -> Contract:
    functions, under_load = _functions(), _under_load()
    prefixes = tuple(f"{resource.plural}." for resource in RESOURCES)
    presumed = ["schema.planets.cascade"]
    presumed += [check.name for check in functions if check.name.startswith(prefixes)]
    presumed += [
        check.name
        for check in under_load
        if check.name.startswith(("steady.", "recovers.")) and check.name.partition(".")[2].startswith(prefixes)
    ]
    return Contract(
        (
            *_operators_and_users(),
            *functions,
            *under_load,
            bounded.idle,
            *_watching(),
            random_operations(presumed),
            *lifecycle.CHECKS,
            *operations.CHECKS,
            *rollouts.CHECKS,
            # The last: where it does not hold, there is no data any more.
            operations.database_loss,
        )
    )


CONTRACT = _contract()
