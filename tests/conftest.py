"""Fixtures that several test modules share."""

from report_chromium import browser, visit

__all__ = ["browser", "visit"]
