"""The command line: parsing, printing and exit codes; one module a command, no logic of its own.

Exit codes: 0 done (or clean), 1 findings (``check``), 2 usage, configuration or input fault,
130 interrupted.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import sys
from collections.abc import Sequence

from .. import __version__
from ..errors import FixmtError

# Each command is a module of this package, imported only when it is the one that runs.
COMMANDS = {
    "check": "report findings; exit 1 if there are any",
    "fix": "repair articles",
    "review": "review a report in the browser, decisions kept in a ledger",
    "apply": "apply decisions from a report or a review",
    "translate": "translate Chinese lines from stdin into English lines on stdout",
    "glossary": "maintain the glossary",
    "model": "list, locate, verify and convert models",
    "eval": "measure fixmt on labelled data",
    "rules": "list the rules",
}


def parser(command: str | None) -> argparse.ArgumentParser:
    """The command line, with the options of ``command`` (if it is one) and no other's."""
    top = argparse.ArgumentParser(
        prog="fixmt",
        description="Find and repair machine-translation scars in English translated from Chinese.",
        epilog="Exit codes: 0 done or clean, 1 findings (check), 2 usage, config or input fault.",
    )
    top.add_argument("--version", action="version", version=f"fixmt {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, what in COMMANDS.items():
        chosen = commands.add_parser(name, help=what)
        if name == command:
            importlib.import_module(f"{__name__}.{name}").add_options(chosen)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; never a traceback for a user's mistake."""
    # Start-up builds tables of many small objects that all stay; collecting among them is wasted.
    gc.set_threshold(100_000, 20, 20)
    words = list(sys.argv[1:] if argv is None else argv)
    command = next((word for word in words if not word.startswith("-")), None)
    try:
        args = parser(command).parse_args(words)
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
