"""``fixmt rules``: every rule with its code, severity and title."""

from __future__ import annotations

import argparse

from ..detectors import all_rules


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    for rule in sorted(all_rules().values(), key=lambda r: r.code):
        print(f"{rule.code}  {rule.severity.value:8}{rule.title}")
    return 0
