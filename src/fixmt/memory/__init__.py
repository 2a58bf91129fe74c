"""What earlier runs worked out, kept so that nothing is worked out twice; disposable at any time.

Three things are kept in one SQLite file: what the model answered (:mod:`.answering`), what became
of whole articles (:mod:`.articles`), and what ``check`` found in them (:mod:`.checks`). All are
found by a digest of everything they depend on, so an entry never needs to be declared stale, and a
file that is lost, locked or damaged only costs time.
"""

from .answering import Remembering
from .articles import Outcomes, Watched, program
from .checks import Checks
from .store import Store, default_path

__all__ = ["Checks", "Outcomes", "Remembering", "Store", "Watched", "default_path", "program"]
