"""``check`` with a memory: no rule looks again at an article that an earlier run has checked."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from .. import files, names
from ..article import Article, Finding
from ..config import Config
from ..detectors import Context
from ..errors import InputError
from ..memory import Checks, Store, default_path
from . import complain, inputs, jobs, originals, progress

_FROM = 64 * 1024  # bytes: for fewer the rules take less time than opening the memory
_AT_ONCE = 64  # articles looked up and kept together

# An article, its findings, and the spellings of the folder that they depend on.
Found = tuple[Article, Sequence[Finding], dict[str, str | None]]
Work = Callable[..., Found | InputError]


@contextlib.contextmanager
def memory(
    args: argparse.Namespace, items: Sequence[inputs.Input], config: Config
) -> Iterator[Checks | None]:
    """What is known of articles, if that is worth looking up."""
    if args.no_memory or (not args.memory and jobs.size(items) < _FROM):
        yield None
        return
    store = Store(args.memory or default_path(), complain)
    digest = inputs.terms(config).digest
    try:
        yield Checks(store, "|".join((digest, ",".join(config.select), ",".join(config.ignore))))
    finally:
        store.close()


@dataclass(frozen=True, slots=True)
class Folder:
    """The articles of a run, and which of them no earlier run has checked."""

    items: Sequence[inputs.Input]
    config: Config
    paired: originals.Originals
    memory: Checks
    context: Context
    new: Sequence[bool]

    @staticmethod
    def of(
        items: Sequence[inputs.Input],
        config: Config,
        paired: originals.Originals,
        memory: Checks,
    ) -> Folder:
        """Reads each of ``items`` once, for how the folder spells names and for what is new."""
        found: list[names.Spellings] = []
        new: list[bool] = []
        with progress.bar("names", len(items)) as step:
            for window in _windows(items):
                read = [_article(item, config, paired) for item in window]
                articles = [a for a in read if isinstance(a, Article)]
                found += _spellings(articles, memory)
                there = iter(memory.has(articles))
                new += [isinstance(a, Article) and not next(there) for a in read]
                for _ in window:
                    step()
        context = Context(inputs.terms(config), names.preferred(found))
        return Folder(items, config, paired, memory, context, new)

    def checked(self, work: Work, number: int) -> Iterator[Found | InputError]:
        """What is wrong with each article, in order; ``number`` processes work on what is new."""
        unknown = [item for item, new in zip(self.items, self.new, strict=True) if new]
        one = _Bound(work, self.context)
        worked = jobs.each(one, unknown, number)
        at = 0
        for window in _windows(self.items):
            new = self.new[at : at + len(window)]
            at += len(window)
            old = [item for item, fresh in zip(window, new, strict=True) if not fresh]
            read = [_article(item, self.config, self.paired) for item in old]
            articles = [a for a in read if isinstance(a, Article)]
            known = iter(self.memory.known(articles, self.context.names))
            results: list[Found | InputError] = []
            kept: list[Found] = []
            remembered = iter(read)
            for item, fresh in zip(window, new, strict=True):
                result: Found | InputError
                if fresh:
                    result = next(worked)
                elif isinstance(article := next(remembered), InputError):
                    result = article
                elif (findings := next(known)) is not None:
                    results.append((article, findings, {}))
                    continue
                else:
                    result = one(item)  # a name in it is now spelt otherwise in the folder
                results.append(result)
                if not isinstance(result, InputError):
                    kept.append(result)
            self.memory.keep(kept)
            yield from results


@dataclass(frozen=True, slots=True)
class _Bound:
    """``work`` on an item, knowing a context; it can be pickled if ``work`` can."""

    work: Work
    context: Context

    def __call__(self, item: inputs.Input) -> Found | InputError:
        return self.work(item, known=self.context)


def _article(
    item: inputs.Input, config: Config, paired: originals.Originals
) -> Article | InputError:
    """The article of ``item`` without its segments, or the fault that will be reported."""
    try:
        data = files.read_bytes(item.path, config.max_size_mb * 2**20)
        article = files.bare(data, item.path)
        return originals.with_original(article, paired.get(item.path), config)
    except InputError as fault:
        return fault


def _spellings(articles: Sequence[Article], memory: Checks) -> list[names.Spellings]:
    keys = [f"{a.format} {a.digest}" for a in articles]  # markup shows another text
    known = memory.spellings(keys)
    new = {
        key: names.spellings(article.prose.source)
        for article, key, found in zip(articles, keys, known, strict=True)
        if found is None
    }
    memory.keep_spellings(new)
    return [new[key] if found is None else found for key, found in zip(keys, known, strict=True)]


def _windows(items: Sequence[inputs.Input]) -> Iterator[list[inputs.Input]]:
    rest = iter(items)
    while window := list(islice(rest, _AT_ONCE)):
        yield window
