"""The report as one HTML file that needs nothing else: no script, no other file, no other host.

Its parts are the templates of the benchmark's pages on the site.
"""

from dataclasses import asdict
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from eval.records import Report

_WEB = Path(__file__).parent.parent / "web"


def write_page(report: Report, file: Path) -> None:
    """Write a report as an HTML file."""
    environment = Environment(
        loader=FileSystemLoader(_WEB / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    style = (_WEB / "static" / "style.css").read_text(encoding="utf-8")
    page = environment.get_template("benchmark_file.html")
    words = page.render(report=asdict(report), style=style, language="en", question_href=None)
    file.write_text(words, encoding="utf-8")
