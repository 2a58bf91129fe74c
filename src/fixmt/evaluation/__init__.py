"""Measuring fixmt itself: detection against labelled spans, repair against references."""
