"""``python -m fixmt``."""

from .cli import main

raise SystemExit(main())
