"""The command line: parsing, printing and exit codes; one module a command, no logic of its own.

Exit codes: 0 done (or clean), 1 findings (``check``), 2 usage, configuration or input fault,
130 interrupted.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from .. import __version__
from ..errors import FixmtError

COMMANDS = ("check", "fix", "review", "apply", "translate", "glossary", "model", "eval", "rules")


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = argparse.ArgumentParser(
        prog="fixmt",
        description="Find and repair machine-translation scars in English translated from Chinese.",
        epilog="Exit codes: 0 done or clean, 1 findings (check), 2 usage, config or input fault.",
    )
    top.add_argument("--version", action="version", version=f"fixmt {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in COMMANDS:
        importlib.import_module(f"{__name__}.{name}").add_parser(commands)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; never a traceback for a user's mistake."""
    args = parser().parse_args(argv)
    try:
        return int(args.run(args))
    except FixmtError as fault:
        complain(fault)
        return 2
    except KeyboardInterrupt:
        print("fixmt: interrupted; files already written are whole", file=sys.stderr)
        return 130
    except BrokenPipeError:  # `fixmt check … | head` is not a fault
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def complain(fault: FixmtError | str) -> None:
    """One line on stderr."""
    print(f"fixmt: {fault}", file=sys.stderr)
