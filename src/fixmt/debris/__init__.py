"""What debris looks like, as whole lines and inside a line."""
