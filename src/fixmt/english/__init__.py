"""What fixmt knows of English: word classes, clauses, code-like text, loops."""
