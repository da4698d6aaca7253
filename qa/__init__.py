"""A question becomes an answer: quotes by those who were asked, or a plain “not found”."""
