"""What the Chinese original says and the English article says otherwise, found without a model.

``compared`` pairs the sentences of the two (``fixmt.alignment``); each other module looks at pairs
for one kind of difference.
"""

from .pairs import Comparison, Gap, Pair, compared

__all__ = ["Comparison", "Gap", "Pair", "compared"]
