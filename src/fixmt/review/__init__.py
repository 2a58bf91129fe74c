"""What becomes of decisions: applied to the originals, taken back, and made in a browser."""
