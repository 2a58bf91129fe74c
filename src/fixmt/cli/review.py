"""``fixmt review``: decide in a browser, with every decision kept at once."""

from __future__ import annotations

import argparse
import importlib.util
import sys
from pathlib import Path

from .. import config as settings
from .. import ledger
from ..errors import ConfigError, InputError


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Serve a report folder to this machine only. Decisions go to "
        ".fixmt/decisions.jsonl beside the articles at once; apply them with fixmt apply."
    )
    parser.add_argument("run_folder", type=Path, metavar="RUN", help="a folder fix --report wrote")
    parser.add_argument(
        "--articles", type=Path, metavar="DIR", help="where the articles lie; default: RUN"
    )
    parser.add_argument("--ledger", type=Path, metavar="FILE", help="keep the decisions there")
    parser.add_argument("--glossary", type=Path, metavar="FILE", help="add terms to FILE")
    parser.add_argument("--by", metavar="NAME", help="who decides; default: the login name")
    parser.add_argument("--port", type=int, default=0, metavar="N", help="default: a free one")
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    for name in ("starlette", "uvicorn"):
        if importlib.util.find_spec(name) is None:
            raise ConfigError(f"review needs {name}: pip install 'fixmt[review]'")
    from ..review import desk, server
    from ..review import run as runs

    folder = args.run_folder.parent if args.run_folder.is_file() else args.run_folder
    for place in (folder, args.articles):
        if place is not None and not place.is_dir():
            raise InputError(f"{place}: no such folder")
    store = args.ledger or (args.articles or folder) / ledger.FILE
    work = desk.Desk(runs.load(folder), store, _glossary(args), args.by or _login())
    done, total = sum(work.progress().values()), sum(len(p.items) for p in work.run.pages.values())
    listener = server.bind(args.port)
    token = server.new_token()
    address = f"http://{server.HOST}:{listener.getsockname()[1]}/{token}/"
    print(f"fixmt: {done} of {total} decided; decisions go to {store}", file=sys.stderr)
    print(address, flush=True)
    if not args.no_browser:
        import webbrowser

        webbrowser.open(address)
    server.serve(work, token, listener)
    return 0


def _glossary(args: argparse.Namespace) -> Path | None:
    if args.glossary:
        return Path(args.glossary)
    found = settings.find(args.articles or Path())
    return settings.load(found).glossary if found else None


def _login() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
