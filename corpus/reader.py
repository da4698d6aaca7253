"""Files and folders to documents: each kind of file has a reader, and this is the list of them.

A new kind of minutes is a new reader here and nothing else: a function from a path and a document
id to a Document, which raises MinutesError for a file that it cannot read.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from corpus.errors import MinutesError
from corpus.minutes import read_minutes
from corpus.model import Document, slug

Reader = Callable[[Path, str], Document]

READERS: dict[str, Reader] = {".txt": read_minutes}

BUNDLED = Path(__file__).parent / "bundled"


def read_documents(paths: Iterable[Path]) -> list[Document]:
    """Read the given files, and every readable kind of file in the given folders, by name.

    Raises MinutesError that lists each file that cannot be read, with the remedy.
    """
    documents: list[Document] = []
    faults: list[str] = []
    sources: dict[str, Path] = {}
    for path, document_id in _find(paths):
        reader = READERS.get(path.suffix.casefold())
        try:
            if reader is None:
                kinds = ", ".join(READERS)
                raise MinutesError(f"{path}: no reader for this kind of file; known are {kinds}")
            if document_id in sources:
                raise MinutesError(
                    f"{path}: has the same id as {sources[document_id]} ({document_id}); rename one"
                )
            sources[document_id] = path
            document = reader(path, document_id)
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            documents.append(replace(document, source=str(path.resolve()), sha256=digest))
        except MinutesError as error:
            faults.append(str(error))
    if faults:
        raise MinutesError("\n".join(faults))
    return documents


def _find(paths: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    """Each file with its id: the name, in a folder the path from there, without the ending."""
    for path in paths:
        if path.is_dir():
            found = sorted(
                file
                for file in path.rglob("*")
                if file.suffix.casefold() in READERS
                and not any(part.startswith(".") for part in file.relative_to(path).parts)
            )
            if not found:
                raise MinutesError(f"{path}: no minutes in this folder ({', '.join(READERS)})")
            yield from ((file, _id(file.relative_to(path))) for file in found)
        elif path.exists():
            yield path, _id(Path(path.name))
        else:
            raise MinutesError(f"{path}: no such file or folder")


def _id(path: Path) -> str:
    return slug(str(path.with_suffix(""))) or "document"
