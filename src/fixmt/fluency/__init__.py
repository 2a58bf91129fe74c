"""Is this sentence garbled? A small language-blind-to-scars model of edited and garbled wording."""

from .judge import Verdict, judge, probability
from .many import strongest as reasons_of
from .model import Model, load
from .reasons import strongest

__all__ = ["Model", "Verdict", "judge", "load", "probability", "reasons_of", "strongest"]
