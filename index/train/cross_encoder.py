"""The recipe of the bundled cross-encoder: `python -m index.train.cross_encoder`.

Teachers start from a model that was trained to read many languages, and learn from the written
questions which passage of an excerpt answers them, and that others are answered by none. The
student starts from the lower layers of one of them, and learns from the questions and, more so,
from what the teachers make of each pair (Hinton et al. 2015): how surely it answers, not only
whether. The words' vectors stay as they are, so that words which no question uses keep their
meaning.
"""

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import click
import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import BertModel

from index.cross_encoder import MODEL, PADDING, TOKENIZER, Pair, pair, pieces
from index.encoder import BUNDLED, Encoder
from index.train.batches import in_parts, padded, shuffled
from index.train.data import Turn, read_texts
from index.train.fast_format import write_eight_bits
from index.train.loop import Learner, LoopSettings, train
from index.train.pretrained import installed_pretrained, load_pretrained
from index.train.run import FOLDER, claim, stage
from index.train.student import quick_products
from index.train.written import Excerpt, read_written

_BATCH = 20_000  # texts split at a time
_SURE = 30.0  # log-odds of what is certain
_ACROSS = slice(5, 15)  # which of the likest of other excerpts; the very likest may answer


class CrossStudent(Learner):
    """A BERT that reads pairs, and one number of each: the log-odds that the passage answers."""

    def __init__(self, network: BertModel) -> None:
        super().__init__(network)
        width = network.config.hidden_size
        self.network.embeddings.word_embeddings.weight.requires_grad_(False)
        self.dense = nn.Linear(2 * width, width)
        self.out = nn.Linear(width, 1)

    def forward(self, ids: Tensor, parts: Tensor, mask: Tensor) -> Tensor:
        """The numbers of pairs whose pieces, and which text each is of, have shape (pairs, pieces);
        so has the mask of what is no padding."""
        states = self.network(
            input_ids=ids, token_type_ids=parts, attention_mask=mask
        ).last_hidden_state
        states, weights = states.float(), mask.unsqueeze(-1).float()
        mean = (states * weights).sum(dim=1) / weights.sum(dim=1)
        both = torch.cat([states[:, 0], mean], dim=1)
        # What decides is small, and never rounded to bfloat16.
        with torch.autocast("cpu", enabled=False):
            scores: Tensor = self.out(torch.tanh(self.dense(both)))[:, 0]
        return scores

    def read(self, pairs: Sequence[Pair], parts: int = 4) -> Tensor:
        """The numbers of pairs, of shape (pairs,), read in parts of similar length."""
        places = in_parts([one.ids for one in pairs], parts)
        with quick_products():
            scores = torch.cat([self(*_padded([pairs[i] for i in part])) for part in places])
        back = np.argsort(np.concatenate(places))
        return scores[torch.from_numpy(back)]


class _Scores(nn.Module):
    """The network as the product runs it, one pair at a time and without padding."""

    def __init__(self, student: CrossStudent, network: BertModel) -> None:
        super().__init__()
        self.student = student
        self.student.network = network

    def forward(self, input_ids: Tensor, token_type_ids: Tensor) -> Tensor:
        scores: Tensor = self.student(input_ids, token_type_ids, torch.ones_like(input_ids))
        return scores


@dataclass(frozen=True, slots=True)
class ReadingSettings:
    """`batch` questions make a batch. Each is read with one passage that answers it, if any does,
    with the `near` others of its excerpt that the encoder takes for the likest, `far` more, and
    `across` from other excerpts. A `bare` share of the questions has passages without who speaks in
    front. Where there are teachers, they have a `trust` share of the loss."""

    batch: int = 32
    near: int = 3
    far: int = 1
    across: int = 1
    bare: float = 0.1
    trust: float = 0.7


@dataclass(frozen=True, slots=True)
class CrossRecipe:
    """How many `layers` are kept, and how many in each of the `teachers`; of how many excerpts is
    learned (all, if `limit` is None)."""

    layers: int = 8
    teachers: int = 2
    teacher_layers: int = 12
    limit: int | None = None
    reading: ReadingSettings = field(default_factory=ReadingSettings)
    # More layers want a lower rate: at 2e-4 twelve of them stay where nothing is told apart.
    teacher_loop: LoopSettings = field(
        default_factory=lambda: LoopSettings(steps=4300, rate=1e-4, warm=0.1, average=0.995)
    )
    loop: LoopSettings = field(
        default_factory=lambda: LoopSettings(steps=3700, rate=2e-4, warm=0.06, average=0.995)
    )


class Place(NamedTuple):
    """Where a passage is: the positions of its excerpt and of itself in that."""

    excerpt: int
    passage: int


class Likest(NamedTuple):
    """What the encoder takes for the likest to answer a question, best first: passages of its
    excerpt, all of them, and some of others."""

    own: list[int]
    across: list[Place]


class Reading:
    """Batches of written questions in random order, anew in each pass."""

    name = "reading"

    def __init__(
        self,
        excerpts: Sequence[Excerpt],
        likest: Sequence[list[Likest]],
        tokenizer: Tokenizer,
        settings: ReadingSettings,
        seed: int,
        teachers: Sequence[CrossStudent] = (),
    ) -> None:
        """`likest` has an entry for each excerpt and each of its questions."""
        self._excerpts = excerpts
        self._likest = likest
        self._rows = [(e, q) for e, one in enumerate(excerpts) for q in range(len(one.questions))]
        self._tokenizer = tokenizer
        self._settings = settings
        self._seed = seed
        self._teachers = teachers

    def __len__(self) -> int:
        return len(self._rows)

    def loss(self, student: CrossStudent, turn: int) -> Tensor:
        """The loss of batch number `turn`: of telling for each pair whether it answers, and for
        each question which of its passages does, or that none does, which has log-odds of 0."""
        settings = self._settings
        rng = np.random.default_rng((self._seed, turn, 1))
        pairs: list[Pair] = []
        right: list[bool] = []
        ends: list[int] = []
        for row in shuffled(len(self), settings.batch, turn, self._seed):
            number, place = self._rows[row]
            asked = self._excerpts[number].questions[place]
            bare = rng.random() < settings.bare
            question = pieces(self._tokenizer, asked.question)
            answers = [Place(number, int(rng.choice(asked.answers)))] if asked.answers else []
            for at in [*answers, *self._others(number, place, rng)]:
                passage = self._excerpts[at.excerpt].passages[at.passage]
                said = passage.text if bare else _said(passage)
                pairs.append(pair(question, pieces(self._tokenizer, said)))
                right.append(at in answers)
            ends.append(len(pairs))
        scores = student.read(pairs)
        loss = told(scores, torch.where(torch.tensor(right), _SURE, -_SURE), ends)
        if self._teachers:
            with torch.no_grad():
                odds = torch.stack([teacher.read(pairs) for teacher in self._teachers]).mean(dim=0)
            loss = (1 - settings.trust) * loss + settings.trust * told(scores, odds, ends)
        return loss

    def _others(self, number: int, place: int, rng: np.random.Generator) -> list[Place]:
        """Passages that do not answer a question, given by the positions of its excerpt and of
        itself in that."""
        settings, likest = self._settings, self._likest[number][place]
        answers = self._excerpts[number].questions[place].answers
        others = [i for i in likest.own if i not in answers]
        far = rng.permutation(others[settings.near :])[: settings.far].tolist()
        drawn = rng.permutation(len(likest.across))[: settings.across]
        return [
            *(Place(number, i) for i in [*others[: settings.near], *far]),
            *(likest.across[i] for i in drawn),
        ]


def told(scores: Tensor, odds: Tensor, ends: Sequence[int]) -> Tensor:
    """The loss of scores of pairs against the log-odds that each answers, both of shape (pairs,):
    each by itself, and which of a question's answers, or that none does, which has log-odds of 0.
    Those of a question lie side by side, up to its end."""
    each = nn.functional.binary_cross_entropy_with_logits(scores, torch.sigmoid(odds))
    nothing = scores.new_zeros(1)
    picked = []
    for start, end in zip([0, *ends[:-1]], ends, strict=True):
        likely = torch.softmax(torch.cat([odds[start:end], nothing]), dim=0)
        found = torch.log_softmax(torch.cat([scores[start:end], nothing]), dim=0)
        picked.append(-(likely * found).sum())
    return each + torch.stack(picked).mean()


def lower_layers(teacher: CrossStudent, layers: int) -> CrossStudent:
    """A student that starts as the lower layers of a teacher, with all that is below and above."""
    student = copy.deepcopy(teacher)
    student.network.encoder.layer = student.network.encoder.layer[:layers]
    student.network.config.num_hidden_layers = len(student.network.encoder.layer)
    return student


def _padded(pairs: Sequence[Pair]) -> tuple[Tensor, Tensor, Tensor]:
    """Ids, parts and mask, each of shape (pairs, pieces)."""
    return (
        padded([one.ids for one in pairs], PADDING),
        padded([one.parts for one in pairs]),
        padded([[1] * len(one.ids) for one in pairs]),
    )


def likest(excerpts: Sequence[Excerpt], encoder: Encoder) -> list[list[Likest]]:
    """For each excerpt and each of its questions the likest passages."""
    places = [Place(e, p) for e, one in enumerate(excerpts) for p in range(len(one.passages))]
    owners = np.array([place.excerpt for place in places])
    vectors = encoder.encode_passages([_said(p) for one in excerpts for p in one.passages]).vectors
    found = []
    for number, excerpt in enumerate(excerpts):
        asked = encoder.encode_questions([one.question for one in excerpt.questions]).vectors
        cosines = asked @ vectors.T
        own = owners == number
        nearest = np.argsort(-cosines[:, own], axis=1).tolist()
        cosines[:, own] = -np.inf
        others = np.argsort(-cosines, axis=1)[:, : min(_ACROSS.stop, int((~own).sum()))]
        found.append(
            [
                Likest(near, [places[i] for i in row[_ACROSS]])
                for near, row in zip(nearest, others.tolist(), strict=True)
            ]
        )
    return found


def _said(passage: Turn) -> str:
    return f"{passage.label}: {passage.text}" if passage.label else passage.text


def write_cross_encoder(
    student: CrossStudent, tokenizer: Tokenizer, examples: Sequence[Pair], folder: Path
) -> None:
    """Write the folder that `index.cross_encoder` reads; of the examples it is learned how large
    numbers become."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / TOKENIZER))
    inputs = [{"input_ids": one.ids, "token_type_ids": one.parts} for one in examples]
    whole = copy.deepcopy(student).eval()
    write_eight_bits(whole.network, inputs, lambda network: _Scores(whole, network), folder / MODEL)


def run(
    data: Path,
    out: Path,
    work: Path,
    source: Path,
    encoder: Encoder,
    recipe: CrossRecipe,
    seed: int,
) -> None:
    """Train from the model in the file `source`, and write the cross-encoder to `out`; `data` has
    the texts that tell which words matter, and checkpoints go to `work`.

    Raises FileNotFoundError and ValueError as `read_texts` and `load_pretrained` do, and ValueError
    if the checkpoint is that of another recipe or seed.
    """
    work.mkdir(parents=True, exist_ok=True)
    claim(work, f"{recipe}\nencoder {encoder.fingerprint}\nseed {seed}\n")
    excerpts = read_written(limit=recipe.limit)
    with stage("pretrained model and its vocabulary"):
        network, tokenizer = load_pretrained(source, _texts(data, excerpts), recipe.teacher_layers)
    with stage("likest passages"):
        likely = likest(excerpts, encoder)
    teachers: list[CrossStudent] = []
    for number in range(recipe.teachers):
        name = f"teacher{number + 1}"
        with stage(name):
            torch.manual_seed(seed + number)
            teacher = CrossStudent(copy.deepcopy(network))
            task = Reading(excerpts, likely, tokenizer, recipe.reading, seed + 1 + number)
            train(teacher, [(task, 1.0)], recipe.teacher_loop, work / f"{name}.pt", seed)
            teachers.append(teacher)
    with stage("student"):
        student = lower_layers(teachers[0], recipe.layers)
        task = Reading(excerpts, likely, tokenizer, recipe.reading, seed, teachers)
        train(student, [(task, 1.0)], recipe.loop, work / "student.pt", seed)
    with stage("eight bits"):
        write_cross_encoder(student, tokenizer, list(_examples(excerpts, tokenizer)), out)


def _texts(data: Path, excerpts: Sequence[Excerpt]) -> Iterator[list[str]]:
    """Texts in both languages, in batches."""
    texts = read_texts(data, 150_000)
    found = [
        *(side for pair in texts.pairs for side in pair),
        *(turn.text for debate in texts.debates for turn in debate.turns),
        *(turn.text for meeting in texts.meetings for turn in meeting.turns),
        *(text for excerpt in excerpts for passage in excerpt.passages for text in passage),
        *(asked.question for excerpt in excerpts for asked in excerpt.questions),
    ]
    for start in range(0, len(found), _BATCH):
        yield found[start : start + _BATCH]


def _examples(excerpts: Sequence[Excerpt], tokenizer: Tokenizer) -> Iterator[Pair]:
    """A pair of each of a hundred excerpts, taken from all over."""
    for excerpt in excerpts[:: max(1, len(excerpts) // 100)]:
        asked, said = excerpt.questions[0].question, _said(excerpt.passages[0])
        yield pair(pieces(tokenizer, asked), pieces(tokenizer, said))


@click.command(context_settings={"show_default": True})
@click.option("--data", required=True, type=FOLDER, help="Folder of texts; see index.train.data.")
@click.option("--out", required=True, type=FOLDER, help="Where the folder is written.")
@click.option(
    "--work", default=Path("data/cross"), type=FOLDER, help="Checkpoints; run again to go on."
)
@click.option("--encoder", default=BUNDLED, type=FOLDER, help="Finds passages that are alike.")
@click.option("--seed", default=0, help="Of everything drawn at random.")
def main(data: Path, out: Path, work: Path, encoder: Path, seed: int) -> None:
    """Train the cross-encoder, and write it in eight bits."""
    try:
        run(data, out, work, installed_pretrained(), Encoder(encoder), CrossRecipe(), seed)
    except (OSError, ValueError) as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()
