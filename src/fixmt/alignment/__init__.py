"""Which sentences of an English article say what sentences of its Chinese original say.

``align`` pairs them without a model, by their lengths, by what both must share whatever the
translation is like (numbers, terms, names, Latin words), and by the paragraphs.
"""

from .anchors import Anchors
from .beads import KINDS, Bead
from .path import align
from .sentences import Sentence, split

__all__ = ["KINDS", "Anchors", "Bead", "Sentence", "align", "split"]
