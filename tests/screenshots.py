"""Writes the screenshots of the README: `make screenshots`."""

from pathlib import Path
from typing import Literal

from corpus.reader import BUNDLED, read_documents
from index.build import build_index
from index.cross_encoder import bundled_cross_encoder
from index.encoder import Encoder
from qa.answer import Answerer
from tests.serving import chromium, serving
from web.app import create_app
from web.site import Site

DOCS = Path(__file__).parent.parent / "docs"
MINUTES = "/documents/referat-socialt-og-oekonomisk-2018-04-11"
PICTURES: dict[str, tuple[str, int, int, Literal["light", "dark"]]] = {
    # name: path, width, height, colour scheme
    "answer": ("/?q=What did Odense say about registration?", 1120, 720, "light"),
    "minutes": (f"{MINUTES}?find=registrering", 1000, 640, "light"),
    "phone": ("/?q=Hvad siger de om udbud?", 390, 720, "dark"),
}


def write() -> None:
    """Ask the bundled minutes with the bundled encoder, and take a picture of each page."""
    encoder = Encoder()
    index = build_index(read_documents([BUNDLED]), encoder)
    app = create_app(Site(Answerer(index, encoder, bundled_cross_encoder())))
    DOCS.mkdir(exist_ok=True)
    with serving(app) as site, chromium() as browser:
        for name, (path, width, height, scheme) in PICTURES.items():
            page = browser.new_page(
                base_url=site,
                viewport={"width": width, "height": height},
                color_scheme=scheme,
                locale="en-GB",
            )
            page.goto(path)
            page.screenshot(path=DOCS / f"{name}.png")
            page.close()


if __name__ == "__main__":
    write()
