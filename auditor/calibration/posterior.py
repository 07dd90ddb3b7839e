"""The log posterior of abilities and difficulties under Rasch's model for times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Vector: TypeAlias = NDArray[np.float64]
Matrix: TypeAlias = NDArray[np.float64]

STEPS = 200
"""Newton takes five to ten; more than so many mean that something is not as it should be."""


@dataclass(frozen=True)
class LogPosterior:
    """A normal prior, independent in each parameter, and exponential times that may be right-censored.

    With n observations of p parameters x, the rate of the k-th time per minute is exp(η_k), η = design · x. It adds
    d_k η_k - t_k exp(η_k) to the log posterior, t_k being its minutes and d_k 1 for a time that was seen to its end, 0
    for a censored one: the log density of an exponential time, or the log probability that it exceeds t_k. The sum is
    strictly concave, so that there is one maximum.
    """

    design: Matrix
    """n × p"""
    minutes: Vector
    """n, not negative"""
    ended: Vector
    """n, each 1 or 0"""
    mean: Vector
    """p"""
    sd: Vector
    """p, positive"""

    def value(self, x: Vector) -> float:
        """Up to a constant; -inf where a rate is beyond what floating point holds."""
        eta = self.design @ x
        with np.errstate(over="ignore", under="ignore"):
            expected = self.minutes @ np.exp(eta)
        return float(self.ended @ eta - expected - np.sum(((x - self.mean) / self.sd) ** 2) / 2)

    def gradient(self, x: Vector) -> Vector:
        """p"""
        expected = self.minutes * np.exp(self.design @ x)
        slope: Vector = self.design.T @ (self.ended - expected) - (x - self.mean) / self.sd**2
        return slope

    def information(self, x: Vector) -> Matrix:
        """p × p, the negative Hessian: positive definite."""
        expected = self.minutes * np.exp(self.design @ x)
        curvature: Matrix = (self.design.T * expected) @ self.design + np.diag(self.sd**-2)
        return curvature

    def maximum(self) -> Vector:
        """The parameters of the largest posterior density, p, by Newton's method; steps that overshoot are halved.

        It ends when half the squared Newton decrement, which estimates what is still to gain, is below 1e-10 of what
        was reached. Source: Boyd and Vandenberghe, Convex Optimization (2004), section 9.5.

        Raises:
            ArithmeticError: it does not come to an end.
        """
        x, reached = self.mean, self.value(self.mean)
        for _ in range(STEPS):
            gradient = self.gradient(x)
            step = np.linalg.solve(self.information(x), gradient)
            if (gain := float(gradient @ step)) / 2 < 1e-10 * max(1.0, abs(reached)):
                return x
            share = 1.0
            while not (now := self.value(x + share * step)) >= reached + share * gain / 4:
                share /= 2
                if share < 1e-12:
                    raise ArithmeticError("Newton's method finds no way up, though it is not at the top")
            x, reached = x + share * step, now
        raise ArithmeticError(f"Newton's method has not come to an end after {STEPS} steps")
