"""Ask a real server many questions in a row, then eight at a time: `make speed`."""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice

import httpx

from corpus.reader import BUNDLED, read_documents
from index.build import build_index
from index.cross_encoder import bundled_cross_encoder
from index.encoder import Encoder
from qa.answer import Answerer
from tests.serving import serving
from web.app import create_app
from web.filters import examples
from web.site import Site

QUESTIONS = 200
AT_ONCE = 8


def main() -> None:
    """Print the median and the 95th percentile of the time that an answer takes, in
    milliseconds."""
    encoder = Encoder()
    answerer = Answerer(
        build_index(read_documents([BUNDLED]), encoder), encoder, bundled_cross_encoder()
    )
    documents = answerer.index.documents
    known = [*examples(documents, "da"), *examples(documents, "en")]
    known += [f"What did {name} say?" for name in answerer.names.organisations_of]
    known += [f"Hvad sagde {name} om udbud?" for name in answerer.names.speakers_of]
    questions = list(islice(cycle(known), QUESTIONS))
    with serving(create_app(Site(answerer))) as base, httpx.Client(base_url=base) as client:

        def ask(question: str) -> float:
            start = time.perf_counter()
            client.post("/api/ask", json={"question": question}, timeout=60).raise_for_status()
            return 1000 * (time.perf_counter() - start)

        ask(questions[0])
        _tell(f"{QUESTIONS} in a row", [ask(question) for question in questions])
        with ThreadPoolExecutor(AT_ONCE) as pool:
            _tell(f"{QUESTIONS}, {AT_ONCE} at a time", list(pool.map(ask, questions)))


def _tell(what: str, times: list[float]) -> None:
    late = statistics.quantiles(times, n=20)[-1]
    print(f"{what}: median {statistics.median(times):.0f} ms, 95 % within {late:.0f} ms")


if __name__ == "__main__":
    main()
