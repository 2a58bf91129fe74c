"""Many sentences at once: :func:`model.wording` and the shares of :mod:`reasons` as arrays.

The same hashes, the same weights, and sums in the same order, so that not a bit of a result
differs. The CRC of a token that starts from the CRC ``s`` of the tokens before it is
``L(s) ^ crc32(token)``, where ``L`` is linear over GF(2) and depends on nothing but the number of
bytes of the token (the identity behind zlib's ``crc32_combine``). With a table of ``L`` for each of
the four bytes of ``s``, a step of the chain is four look-ups for all tokens together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias
from zlib import crc32

from .features import CLASS, SKIP, WORD, widths
from .model import Model, has_words, log_odds
from .tokens import EDGE, MOST, NAME_TOKEN, Lexicon

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    _Hashes: TypeAlias = NDArray[np.uint32]
    _Places: TypeAlias = NDArray[np.intp]

_WIDTHS = widths()
_OFFSETS = (0, 256, 512, 768)  # of the look-ups for each byte of a hash, the lowest first


class _Read(NamedTuple):
    """Sentences one after the other, each between two edge tokens; a run of names is one name."""

    numbers: _Places  # of the tokens
    sentence: _Places  # which one each token belongs to
    sizes: list[int]  # tokens of each, edges included


def wordings(model: Model, many: Sequence[list[str]]) -> list[float | None] | None:
    """:func:`model.wording` of each sentence, given as the texts of its tokens.

    None stands for a sentence without enough known words, and for all of them together if there
    are tokens that have no number.
    """
    import numpy as np

    columns, read = _columns(model.lexicon), _read(model.lexicon, many)
    if read is None:
        return None
    known = np.bincount(read.sentence, columns.known[read.numbers], len(many)).tolist()
    letters = np.bincount(read.sentence, columns.letters[read.numbers], len(many)).tolist()
    judged = list(map(has_words, known, letters))
    if not any(judged):
        return [None] * len(many)
    totals = _totals(model, read)
    return [
        log_odds(model, total, size) if judge else None
        for total, size, judge in zip(totals, read.sizes, judged, strict=True)
    ]


def _totals(model: Model, read: _Read) -> list[int]:
    """The sum of the weights of the different hashes in each sentence."""
    import numpy as np

    grams, inside = _grams(model, read)
    bits = (len(model.weights) - 1).bit_length()
    kind = np.uint32 if len(read.sizes) << bits <= 1 << 32 else np.uint64
    keys = np.left_shift(read.sentence.astype(kind), kind(bits)) | grams
    # What runs over the end of a sentence is counted as its first word: again, that is not at all.
    keys = np.where(inside, keys, keys[0]).ravel()
    keys.sort()
    values = _weights(model)[keys & kind(len(model.weights) - 1)]
    values[1:][keys[1:] == keys[:-1]] = 0
    firsts = np.arange(len(read.sizes)).astype(kind)
    begins = keys.searchsorted(np.left_shift(firsts, kind(bits)))
    totals: list[int] = np.add.reduceat(values, begins, dtype=np.int64).tolist()
    return totals


def shares(model: Model, many: Sequence[list[str]]) -> list[tuple[list[float], list[bool]]] | None:
    """For each token what the n-grams over it weigh, that of an n-gram split evenly.

    And whether it is a known word. None if there are tokens that have no number.
    """
    import numpy as np

    columns, read = _columns(model.lexicon), _read(model.lexicon, many)
    if read is None:
        return None
    grams, inside = _grams(model, read)
    total = np.zeros(len(read.numbers))
    weighed = np.where(inside, _weights(model)[grams], np.int8(0)).astype(np.float64)
    for width, row in zip(_WIDTHS, weighed, strict=True):
        split = row / width
        for back in range(width - 1, -1, -1):
            total[back:] += split[: max(0, len(split) - back)]
    listed: list[float] = total.tolist()
    known: list[bool] = columns.known[read.numbers].tolist()
    ends = np.cumsum(read.sizes).tolist()
    each = [slice(e - n + 1, e - 1) for e, n in zip(ends, read.sizes, strict=True)]
    return [(listed[at], known[at]) for at in each]


def _weights(model: Model) -> NDArray[np.int8]:
    import numpy as np

    return np.frombuffer(model.weights, np.int8)


def _read(lexicon: Lexicon, many: Sequence[list[str]]) -> _Read | None:
    """The sentences; None if there are tokens that have no number."""
    import numpy as np

    columns = _columns(lexicon)
    numbers = columns.numbers
    flat: list[int] = []
    for texts in many:
        flat.append(EDGE.number)
        flat += map(numbers.__getitem__, texts)
        flat.append(EDGE.number)
    if -1 in flat:
        return None
    columns.grow()
    found = np.array(flat, np.intp)
    sentence = np.repeat(np.arange(len(many)), [len(texts) + 2 for texts in many])
    names = found == NAME_TOKEN.number
    first = np.ones(len(flat), bool)
    first[1:] = ~(names[1:] & names[:-1])
    sentence = sentence[first]
    return _Read(found[first], sentence, np.bincount(sentence).tolist())


def _grams(model: Model, read: _Read) -> tuple[_Hashes, NDArray[np.bool_]]:
    """What counts of the hash of each n-gram, a row a kind, and if it ends in its sentence."""
    import numpy as np

    size = len(read.numbers)
    by_width = np.zeros((max(_WIDTHS) + 1, size), bool)
    for width in set(_WIDTHS):
        within = max(0, size - width + 1)
        by_width[width, :within] = read.sentence[:within] == read.sentence[width - 1 :]
    grams = _hashes(model.lexicon, read.numbers) & np.uint32(len(model.weights) - 1)
    return grams, by_width[list(_WIDTHS)]


def _hashes(lexicon: Lexicon, numbers: _Places) -> _Hashes:
    """What :func:`features.hashes` gives, a row a list, for the tokens with these ``numbers``.

    The last ``width - 1`` hashes of a row mean nothing.
    """
    import numpy as np

    columns, size = _columns(lexicon), len(numbers)
    padded = np.zeros(size + max(_WIDTHS), np.intp)
    padded[:size] = numbers
    table = columns.table
    begin, row, alone = (side.take(padded, axis=1) for side in columns.sides())

    def chained(*steps: tuple[_Hashes, int, int]) -> _Hashes:
        """Hashes of n-grams, each lengthened by the word (0) or class (1) so many tokens on."""
        before = np.concatenate([hashes for hashes, _, _ in steps])
        at = before.view(np.uint8).reshape(-1, 4) + np.array(_OFFSETS)
        at += np.concatenate([row[k, on : on + size] for _, k, on in steps])[:, None]
        found = table.take(at)
        last = np.concatenate([alone[k, on : on + size] for _, k, on in steps])
        last ^= found[:, 0]
        last ^= found[:, 1]
        last ^= found[:, 2]
        last ^= found[:, 3]
        return last.reshape(len(steps), size)

    ones, heads = begin[:, :size]
    words2, classes2, word_class, class_word, skipping = chained(
        (ones, 0, 1), (heads, 1, 1), (ones, 1, 1), (heads, 0, 1), (ones ^ np.uint32(SKIP), 0, 2)
    )
    words3, classes3 = chained((words2, 0, 2), (classes2, 1, 2))
    (classes4,) = chained((classes3, 1, 3))
    (classes5,) = chained((classes4, 1, 4))
    classes = [classes2, classes3, classes4, classes5]
    return np.array([ones, words2, words3, *classes, word_class, class_word, skipping])


def _columns(lexicon: Lexicon) -> _Columns:
    if lexicon.columns is None:
        lexicon.columns = _Columns(lexicon)
    columns: _Columns = lexicon.columns
    return columns


class _Columns:
    """What is asked of each token of a lexicon, in the columns of their numbers.

    Of the arrays of two rows, row 0 is for words, row 1 for classes.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        import numpy as np

        self._tokens = lexicon.tokens
        self._size = 0
        self._begins: dict[int, int] = {}  # number of bytes → where its look-ups begin in `table`
        self.numbers = _Numbers(lexicon)
        self.table = np.zeros(0, np.uint32)  # for each number of bytes that a token has, four
        self.known = np.zeros(0, bool)
        self.letters = np.zeros(0, bool)
        self._first = np.zeros((2, 0), np.uint32)  # hashes of the tokens as first of an n-gram
        self._rows = np.zeros((2, 0), np.intp)  # where the look-ups for their lengths begin
        self._alone = np.zeros((2, 0), np.uint32)  # hashes of their bytes alone

    def sides(self) -> tuple[_Hashes, _Places, _Hashes]:
        return self._first, self._rows, self._alone

    def grow(self) -> None:
        """Take up the tokens that the lexicon met since."""
        import numpy as np

        new = self._tokens[self._size :]
        if len(self._tokens) > len(self.known):
            more = len(self._tokens) + 4096
            self.known, self.letters = (np.pad(a, (0, more)) for a in (self.known, self.letters))
            wide = ((0, 0), (0, more))
            self._first, self._rows = np.pad(self._first, wide), np.pad(self._rows, wide)
            self._alone = np.pad(self._alone, wide)
        for number, token in enumerate(new, self._size):
            self.known[number], self.letters[number] = token.known, token.letters
            pair = token.word, token.kind
            self._first[:, number] = crc32(pair[0], WORD), crc32(pair[1], CLASS)
            self._rows[:, number] = [self._begin(len(text)) for text in pair]
            self._alone[:, number] = [crc32(text) for text in pair]
        self._size += len(new)

    def _begin(self, length: int) -> int:
        import numpy as np

        if length not in self._begins:
            self._begins[length] = len(self.table)
            zeros = bytes(length)
            base = crc32(zeros)
            steps = [crc32(zeros, byte << 8 * at) ^ base for at in range(4) for byte in range(256)]
            self.table = np.concatenate([self.table, np.array(steps, np.uint32)])
        return self._begins[length]


class _Numbers(dict[str, int]):
    """Text of a token → its number."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon

    def __missing__(self, text: str) -> int:
        if len(self) >= MOST:
            self.clear()
        found = self[text] = self._lexicon[text].number
        return found
