"""Faults of encoders and of built indexes; all are shown to users as one line.

QaError
├── EncoderError            a model cannot be loaded
└── IndexFolderError        the index folder cannot be used
    ├── NoIndexError        there is none yet
    ├── DamagedIndexError   a file of it is missing, cut short or altered
    └── UnfitIndexError     it was built by another version, encoder or setting, or the minutes
                            have changed since
"""

from corpus.errors import QaError


class EncoderError(QaError):
    """A model cannot be loaded from the folder or under the name given."""


class IndexFolderError(QaError):
    """An index folder cannot be used; the message names the command that mends it."""


class NoIndexError(IndexFolderError):
    """No index has been built in the data folder."""


class DamagedIndexError(IndexFolderError):
    """A file of the index is missing, cut short or altered."""


class UnfitIndexError(IndexFolderError):
    """The index does not fit the program, the encoder or the minutes."""
