"""Lexically constrained beam search for encoder-decoder models; knows torch and token ids only.

Dynamic beam allocation (Post and Vilar 2018) with disjunctive multi-token constraints and tries
shared over alternatives (Hu et al. 2019); negative constraints are masked as they would complete.
Ours are these: every hypothesis has steps of its own, however much a term costs it; an output does
not go on behind its last sentence to put in what is missing; what was said as often as wanted is
not said again; and a term is used in a sentence, not put beside it.
"""

from .constraints import Constraint, Progress
from .search import Limits, Output, Settings, search

__all__ = ["Constraint", "Limits", "Output", "Progress", "Settings", "search"]
