"""Faults of questions.

QaError
└── QuestionError           a question line does not follow the contract
"""

from corpus.errors import QaError


class QuestionError(QaError):
    """A question that cannot be answered as it is: empty, too long, or not of the right form."""
