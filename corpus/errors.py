"""What can go wrong for a user, as one small tree.

QaError                     everything the command line shows as one line, without a traceback
├── MinutesError            a file of minutes cannot be read
├── IndexError_             see index.errors: no index, a damaged one, one that does not fit
└── QuestionError           see qa.errors: a question line that does not follow the contract

Each message names the file, the place in it where there is one, and the remedy.
"""


class QaError(Exception):
    """A fault that a user can mend; the message says how."""


class MinutesError(QaError):
    """A file of minutes is missing, unreadable, not text, or of a kind that no reader knows."""
