"""Faults of benchmark data.

QaError
└── BenchmarkError          a file of questions or of a public benchmark cannot be used
"""

from corpus.errors import QaError


class BenchmarkError(QaError):
    """A benchmark file is missing or malformed, or does not fit the minutes."""
