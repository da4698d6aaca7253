"""Golden files of parsed minutes; `make golden` writes them anew, so that a diff shows a change."""

import json
from pathlib import Path

from corpus.model import Document
from corpus.reader import BUNDLED, read_documents
from corpus.report import as_json

FOLDER = Path(__file__).parent / "golden"
MINUTES = Path(__file__).parent / "minutes"
TRAPS = Path(__file__).parent / "traps"


def minutes() -> list[Path]:
    """The bundled minutes, the made samples, and short ones full of labels that mislead."""
    return [path for folder in (BUNDLED, MINUTES, TRAPS) for path in sorted(folder.glob("*.txt"))]


def golden_file(path: Path) -> Path:
    """Where the golden file of some minutes is."""
    return FOLDER / f"{path.stem}.json"


def render(document: Document) -> str:
    """What the golden file holds: what `qa corpus check --json` prints, one turn a line."""
    shown = as_json(document)
    parts = []
    for key, value in shown.items():
        lines = value if isinstance(value, list) else [value]
        body = ",\n".join("  " + json.dumps(line, ensure_ascii=False) for line in lines)
        parts.append(f' "{key}": [\n{body}\n ]')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main() -> None:
    """Write every golden file anew."""
    FOLDER.mkdir(exist_ok=True)
    for path in minutes():
        golden_file(path).write_text(render(read_documents([path])[0]), encoding="utf-8")


if __name__ == "__main__":
    main()
