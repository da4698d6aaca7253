"""A built index as one folder: FAISS file, passages, documents and a manifest.

The folder is written beside the old one and moved into place, so that whatever goes wrong while
writing leaves the old one working.
"""

import hashlib
import json
import os
import shlex
import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from corpus.model import Document
from corpus.reader import BUNDLED
from index.build import Embedded, Index
from index.encoder import Encoder
from index.errors import DamagedIndexError, IndexFolderError, NoIndexError, UnfitIndexError
from index.passages import Passage, PassageSettings
from index.store import FaissStore
from index.tokens import TokenStore

FORMAT_VERSION = 3

_VECTORS, _PASSAGES, _DOCUMENTS, _MANIFEST = (
    "vectors.faiss",
    "passages.json",
    "documents.json",
    "manifest.json",
)


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """A document as the manifest knows it: where it was read and the hash of that file."""

    id: str
    source: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index was made of and with; `files` holds the hash of each other file."""

    format_version: int
    built: datetime
    encoder: str
    fingerprint: str
    dimension: int
    settings: PassageSettings
    documents: tuple[IndexedDocument, ...]
    files: dict[str, str]


_manifest = TypeAdapter(Manifest)
_passages = TypeAdapter(tuple[Passage, ...])
_documents = TypeAdapter(tuple[Document, ...])


def index_folder(data: Path) -> Path:
    """The folder of the index in a data folder. If a move was cut short, it is finished first."""
    folder, aside = data / "index", data / "index.old"
    if not folder.exists() and aside.exists():
        aside.replace(folder)
    return folder


def save_index(index: Index, encoder: Encoder, data: Path) -> None:
    """Write the index into a data folder, in place of the one there.

    Raises IndexFolderError if it cannot be written; then the one there is as it was.
    """
    try:
        data.mkdir(parents=True, exist_ok=True)
        folder = index_folder(data)
        with tempfile.TemporaryDirectory(prefix="index.new-", dir=data) as beside:
            _write(index, encoder, Path(beside) / "index")
            _move_into_place(Path(beside) / "index", folder)
    except OSError as error:
        raise IndexFolderError(
            f"{data}: the index cannot be written ({error.strerror}); "
            "make room or name another folder with --data. An older index there is unharmed"
        ) from error


def _write(index: Index, encoder: Encoder, folder: Path) -> None:
    folder.mkdir()
    index.store.save(folder / _VECTORS)
    tokens = index.tokens.save(folder)
    (folder / _PASSAGES).write_bytes(_passages.dump_json(index.passages))
    (folder / _DOCUMENTS).write_bytes(_documents.dump_json(index.documents))
    manifest = Manifest(
        format_version=FORMAT_VERSION,
        built=datetime.now(UTC).replace(microsecond=0),
        encoder=encoder.name,
        fingerprint=encoder.fingerprint,
        dimension=encoder.dimension,
        settings=index.settings,
        documents=tuple(IndexedDocument(d.id, d.source, d.sha256) for d in index.documents),
        files={
            name: _hash(folder / name)
            for name in (_VECTORS, _PASSAGES, _DOCUMENTS, *(file.name for file in tokens))
        },
    )
    (folder / _MANIFEST).write_bytes(_manifest.dump_json(manifest, indent=1))
    for file in folder.iterdir():
        with file.open("rb") as handle:
            os.fsync(handle.fileno())


def _move_into_place(new: Path, folder: Path) -> None:
    """Two renames; between them `index_folder` still finds the old one."""
    aside = folder.with_name("index.old")
    if aside.exists():
        shutil.rmtree(aside)
    if folder.exists():
        folder.replace(aside)
    new.replace(folder)
    shutil.rmtree(aside, ignore_errors=True)


def read_manifest(data: Path) -> Manifest:
    """The manifest of the index in a data folder. Raises NoIndexError where there is no index,
    UnfitIndexError for one of another format, DamagedIndexError for an unreadable one."""
    folder = index_folder(data)
    file = folder / _MANIFEST
    if not folder.exists():
        raise NoIndexError(f"{data}: no index yet; build one with: {_mend(data)}")
    try:
        content = file.read_bytes()
        version = json.loads(content)["format_version"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedIndexError(
            f"{file}: missing or damaged; rebuild with: {_mend(data)}"
        ) from error
    if version != FORMAT_VERSION:
        raise UnfitIndexError(
            f"{file}: the index has format {version}, this program reads format {FORMAT_VERSION}; "
            f"rebuild with: {_mend(data)}"
        )
    try:
        return _manifest.validate_json(content)
    except ValidationError as error:
        raise DamagedIndexError(f"{file}: damaged; rebuild with: {_mend(data)}") from error


def load_index(data: Path, encoder: Encoder) -> tuple[Index, Manifest]:
    """Load the index of a data folder, after checking that it is whole and that it fits the
    encoder and the minutes that it was built from. Raises a kind of IndexFolderError."""
    manifest = read_manifest(data)
    for document in manifest.documents:
        source = Path(document.source)
        if source.is_file() and _hash(source) != document.sha256:
            raise UnfitIndexError(
                f"{source}: the minutes have changed since they were indexed; "
                f"rebuild with: {_mend(data, manifest)}"
            )
    return _load(data, encoder, manifest), manifest


def embedded_before(data: Path, encoder: Encoder) -> Embedded | None:
    """What the index in a data folder holds, if the same encoder made it; None where there is no
    index that can be read."""
    try:
        return Embedded.of(_load(data, encoder, read_manifest(data)))
    except IndexFolderError:
        return None


def _load(data: Path, encoder: Encoder, manifest: Manifest) -> Index:
    folder = index_folder(data)
    remedy = _mend(data, manifest)
    for name, expected in manifest.files.items():
        file = folder / name
        if not file.exists():
            raise DamagedIndexError(f"{file}: missing; rebuild with: {remedy}")
        if _hash(file) != expected:
            raise DamagedIndexError(f"{file}: damaged or cut short; rebuild with: {remedy}")
    if manifest.fingerprint != encoder.fingerprint:
        raise UnfitIndexError(
            f"{folder}: built with the encoder {manifest.encoder} ({manifest.fingerprint}), "
            f"but the encoder now is {encoder.name} ({encoder.fingerprint}); rebuild with: {remedy}"
        )
    try:
        documents = _documents.validate_json((folder / _DOCUMENTS).read_bytes())
        passages = _passages.validate_json((folder / _PASSAGES).read_bytes())
    except ValidationError as error:
        raise UnfitIndexError(
            f"{folder}: written by another version of this program; rebuild with: {remedy}"
        ) from error
    return Index(
        documents,
        passages,
        FaissStore.load(folder / _VECTORS),
        TokenStore.load(folder),
        manifest.settings,
    )


def _hash(file: Path) -> str:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _mend(data: Path, manifest: Manifest | None = None) -> str:
    """The command that rebuilds the index: it names the sources unless they are the bundled."""
    sources = [document.source for document in manifest.documents] if manifest else []
    if all(Path(source).parent == BUNDLED for source in sources):
        sources = []
    if len(sources) > 3:
        sources = [*sources[:3], "…"]
    return " ".join(
        ["qa index build", *map(shlex.quote, sources), "--data", shlex.quote(str(data))]
    )
