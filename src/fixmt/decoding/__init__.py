"""Lexically constrained beam search for encoder-decoder models; knows torch and token ids only.

Dynamic beam allocation (Post and Vilar 2018) with disjunctive multi-token constraints and tries
shared over alternatives (Hu et al. 2019); negative constraints are masked as they would complete.
"""

from .constraints import Constraint, Progress
from .search import Output, Settings, search

__all__ = ["Constraint", "Output", "Progress", "Settings", "search"]
