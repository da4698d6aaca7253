"""Turns become passages, vectors and an index in one folder."""
