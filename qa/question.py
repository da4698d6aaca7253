"""A question as it comes in: one line of JSON, a form, or words on a command line."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from corpus.model import Role
from qa.errors import QuestionError

LONGEST_QUESTION = 1000  # characters; a question beyond it is a text, and costs like one
MOST_QUOTES = 50

# The pattern tells those who read the description what stripping makes of white space alone.
_Words = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=LONGEST_QUESTION, pattern=r"\S"
    ),
]
_Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"\S")
]


class Question(BaseModel):
    """A question with the conversation before it.

    `history` holds the earlier questions, oldest first. `speaker`, `organisation`, `session` (its
    number, title or id), `role` and `document` (its id) restrict who may be quoted, whatever the
    question says; `lifted` holds names that the question mentions but that shall not restrict it.
    `top` is the number of quotes at most.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str | None = None
    question: _Words
    history: tuple[_Words, ...] = Field(default=(), max_length=50)
    speaker: _Name | None = None
    organisation: _Name | None = None
    session: _Name | None = None
    role: Role | None = None
    document: _Name | None = None
    lifted: tuple[_Name, ...] = Field(default=(), max_length=20)
    top: int = Field(default=5, ge=1, le=MOST_QUOTES)


def read_question(line: Mapping[str, Any], place: str = "question") -> Question:
    """The question in a parsed line. Raises QuestionError that names the place and the field."""
    try:
        return Question.model_validate(line)
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(str(part) for part in fault["loc"]) or "line"
        raise QuestionError(f"{place}: {where}: {fault['msg']}") from error
