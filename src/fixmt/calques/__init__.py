"""Calques: Chinese phrasing carried over word for word, and the English for it.

``data/calques.tsv`` is the table; ``language`` says how its patterns are written, ``table`` reads
it, ``scan`` finds its patterns in a text and fits the English in.
"""

from .scan import Hit, occurrences
from .table import Calque, table

__all__ = ["Calque", "Hit", "occurrences", "table"]
