"""What earlier runs worked out, kept so that nothing is worked out twice; disposable at any time.

Two things are kept in one SQLite file: what the model answered (:mod:`.answering`), and what became
of whole articles (:mod:`.articles`). Both are found by a digest of everything they depend on, so an
entry never needs to be declared stale, and a file that is lost, locked or damaged only costs time.
"""

from .answering import Remembering
from .articles import Outcomes, Watched, program
from .store import Store, default_path

__all__ = ["Outcomes", "Remembering", "Store", "Watched", "default_path", "program"]
