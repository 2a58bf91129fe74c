"""Do stated probabilities come true? Reliability tables for the benchmarks that measure scores."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

Stated = tuple[float, bool]  # a probability, and whether it came true

EDGES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


def bins(pairs: Sequence[Stated], edges: Sequence[float] = EDGES) -> list[list[Stated]]:
    """``pairs`` by their probability: below the first edge, …, from the last edge on."""
    found: list[list[Stated]] = [[] for _ in range(len(edges) + 1)]
    for pair in pairs:
        found[sum(pair[0] >= edge for edge in edges)].append(pair)
    return [bin_ for bin_ in found if bin_]


def means(pairs: Sequence[Stated]) -> tuple[float, float]:
    """Mean probability and the share that came true."""
    return fmean(p for p, _ in pairs), fmean(came for _, came in pairs)


def error(pairs: Sequence[Stated], edges: Sequence[float] = EDGES) -> float:
    """Expected calibration error: mean distance of the two :func:`means` over bins, by size.

    (Naeini et al. 2015, "Obtaining Well Calibrated Probabilities Using Bayesian Binning"; with bins
    of unequal width, as most scores of interest lie near one.)
    """
    distances = [abs(said - seen) * len(b) for b in bins(pairs, edges) for said, seen in [means(b)]]
    return sum(distances) / max(1, len(pairs))


def reliability(name: str, pairs: Sequence[Stated], edges: Sequence[float] = EDGES) -> None:
    """Print the table and the expected calibration error."""
    print(f"\n{name}: {len(pairs)} scores")
    for bin_ in bins(pairs, edges):
        said, seen = means(bin_)
        print(f"  said {said:.2f}  seen {seen:.2f}  of {len(bin_)}")
    if pairs:
        print(f"  expected calibration error {error(pairs, edges):.3f}")
