"""Files and folders: what is read, under which id, and what is said of what cannot be."""

from pathlib import Path

import pytest

from corpus.errors import MinutesError
from corpus.layout import page_starts, read_lines
from corpus.reader import read_documents
from tests.conftest import Writer


def test_folders_are_read_by_name_and_ids_hold_the_path(write: Writer) -> None:
    write("Referat\n\nIb Bo, Nord: Ja", "2019/møde.txt")
    write("Referat\n\nIb Bo, Nord: Nej", "2020/møde.txt")
    write("x", "2020/.hidden.txt")
    write("x", "2020/notes.doc")
    documents = read_documents([write.folder])
    assert [document.id for document in documents] == ["2019-moede", "2020-moede"]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "holds no text"),
        (b" \n\n ", "holds no text"),
        ("Første linje\nKøge".encode("cp1252"), "line 1: not UTF-8 text"),
        (b"PK\0\1 something", "NUL character"),
    ],
)
def test_a_file_that_is_no_text_is_named_with_the_remedy(
    write: Writer, content: bytes, fault: str
) -> None:
    path = write(content)
    with pytest.raises(MinutesError, match=fault) as caught:
        read_documents([path])
    assert str(path) in str(caught.value)


def test_every_fault_is_listed(write: Writer) -> None:
    first, second = write("", "a.txt"), write("\0", "b.txt")
    with pytest.raises(MinutesError) as caught:
        read_documents([write.folder])
    assert str(first) in str(caught.value)
    assert str(second) in str(caught.value)


def test_unknown_kinds_and_missing_files_are_refused(write: Writer) -> None:
    with pytest.raises(MinutesError, match="no reader for this kind"):
        read_documents([write("x", "minutes.xyz")])
    with pytest.raises(MinutesError, match="no such file"):
        read_documents([Path("nowhere.txt")])


def test_two_files_with_one_id_are_refused(write: Writer) -> None:
    with pytest.raises(MinutesError, match="same id"):
        read_documents([write("Ja", "a/x.txt"), write("Nej", "b/x.txt")])


def test_a_byte_order_mark_and_windows_line_ends_leave_no_trace(write: Writer) -> None:
    document = read_documents([write(b"\xef\xbb\xbfReferat\r\n\r\nIb Bo, Nord: Ja.\r\n")])[0]
    assert document.text == "Referat\n\nIb Bo, Nord: Ja.\n"


def test_pages_by_form_feed_or_by_a_single_space() -> None:
    assert page_starts("a\n\fb\n\fc") == (0, 3, 6)
    assert page_starts("a\n" * 9 + " b\nc") == (0, 18)
    assert page_starts("a\n  b\n c\n") == ()  # an indented layout says nothing of pages
    assert page_starts("a\nb") == ()


def test_double_spacing_is_not_taken_for_paragraphs() -> None:
    text = "\n\n".join(["en lang linje der fylder helt ud til"] * 5 + ["", "Nyt afsnit her"])
    lines = read_lines(text, ())
    assert [line.gap for line in lines] == [True, False, False, False, False, True]
