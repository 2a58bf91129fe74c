"""Faults a user can act on: one line saying what, where and what to do; the CLI exits 2."""


class FixmtError(Exception):
    """A fault the user can act on; its text is the whole message."""


class InputError(FixmtError):
    """A file that cannot be read, decoded or written safely."""


class ConfigError(FixmtError):
    """A setting, rule selection or option that makes no sense."""


class GlossaryError(FixmtError):
    """A glossary file that cannot be read; names file and line."""


class ModelError(FixmtError):
    """A model that is missing, damaged or not usable here."""
