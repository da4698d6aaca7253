"""The figures that the product must not fall behind: those of the last recording."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from eval.errors import BenchmarkError
from eval.metrics import ATTRIBUTION
from eval.records import Figures, Report

FILE = Path(__file__).parent / "recorded.json"
MARGIN = 0.03
_MEASURES = ("success@1", "success@3", "MRR@10", "nDCG@10", ATTRIBUTION)
_WRONGLY = "wrongly refused"  # the one figure that is better when it is lower


@dataclass(frozen=True, slots=True)
class Recorded:
    """Figures by name, with the settings that they were measured with. A figure may be worse by
    `margin` than recorded, and no more."""

    settings: str
    margin: float
    figures: dict[str, float]

    @classmethod
    def of(cls, report: Report) -> "Recorded":
        """The figures of the last system of a report."""
        figures = {
            f"{language} {name}": value
            for language, found in report.languages.items()
            for name, value in _figures(found[report.last])
        }
        return cls(report.settings, MARGIN, figures)

    @classmethod
    def load(cls, file: Path) -> "Recorded":
        """Read the recorded figures. Raises BenchmarkError if they are not there."""
        try:
            return cls(**json.loads(file.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise BenchmarkError(f"{file}: cannot be read; record anew: qa eval record") from error

    def save(self, file: Path) -> None:
        """Write the figures as JSON."""
        file.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n", "utf-8")

    def losses(self, now: "Recorded") -> list[str]:
        """What has become worse than the margin allows, each in words."""
        return [
            f"{name}: {now.figures.get(name, 0.0):.3f}, recorded {before:.3f}"
            for name, before in self.figures.items()
            if _worse(name, before, now.figures.get(name, 0.0)) > self.margin
        ]


def _figures(found: Figures) -> Iterator[tuple[str, float]]:
    for name in _MEASURES:
        if name in found.measures:
            yield name, found.measures[name].mean
    if found.abstention and found.abstention.recall is not None:
        yield "refused", found.abstention.recall
    if found.abstention and found.abstention.wrongly is not None:
        yield _WRONGLY, found.abstention.wrongly


def _worse(name: str, before: float, now: float) -> float:
    return now - before if name.endswith(_WRONGLY) else before - now
