"""The whole recipe in order. Each stage leaves a file, and a later run goes on from there."""

import copy
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from index.train.data import Pair, Texts, read_texts
from index.train.distil import Distillation
from index.train.examples import Example, debate_examples, meeting_examples, pair_examples, spoil
from index.train.export import export, export_static
from index.train.fast_format import write_fast
from index.train.loop import Task, train
from index.train.pieces import split_texts
from index.train.recipe import Recipe
from index.train.retrieval import Retrieval, near_sentences
from index.train.static import Matrix, StaticTable, text_vectors, train_static
from index.train.student import Student
from index.train.teacher import Teacher, load_teacher, teach
from index.train.tokenizer import train_tokenizer
from index.train.transfer import make_student, piece_counts, transfer_embeddings
from index.train.written import Written, read_written

FOLDER = click.Path(path_type=Path, file_okay=False)  # an option of the commands


def run(
    data: Path,
    out: Path,
    work: Path,
    teacher_name: str,
    table: Path | None,
    recipe: Recipe,
    seed: int,
) -> None:
    """Train from the texts in `data` and write the encoder to `out`; checkpoints go to `work`.

    Raises FileNotFoundError and ValueError as `read_texts` and `load_teacher` do, and ValueError if
    the checkpoints are those of another recipe or seed.
    """
    work.mkdir(parents=True, exist_ok=True)
    claim(work, f"{recipe}\nseed {seed}\n")
    with stage("texts"):
        texts = read_texts(data, recipe.limit)
        teacher = load_teacher(teacher_name)
    with stage("tokenizer"):
        tokenizer = _tokenizer(texts, teacher, recipe, work / "tokenizer.json")
    with stage("static space and new vocabulary"):
        space = _space(texts, tokenizer, table, recipe, work / "static.npy", seed)
        export_static(space, tokenizer, work / "static")
        student = _student(texts, tokenizer, space, teacher, recipe)
    pairs = _chosen_pairs(texts, recipe, seed)
    with stage("teacher's vectors"):
        vectors = teach(teacher, [pair.english for pair in pairs], work / "teacher")
    distillation = _distillation(pairs, vectors, tokenizer, recipe, seed)
    with stage("distillation"):
        checkpoint = work / "distil.pt"
        train(student, [(distillation, 1.0)], recipe.distil_loop, checkpoint, seed)
        export(student, tokenizer, work / "distilled")
        distilled = copy.deepcopy(student.state_dict())
    with stage("retrieval"):
        tasks = _retrieval_tasks(texts, tokenizer, space, recipe, seed)
        train(
            student,
            [(distillation, 0.4), *tasks],
            recipe.retrieval_loop,
            work / "retrieval.pt",
            seed + 1,
        )
        student.load_state_dict(_between(distilled, student.state_dict()))
    with stage("written questions"):
        written = Written(read_written(limit=recipe.limit), tokenizer, recipe.written, seed)
        train(
            student,
            [(distillation, 0.25), (written, 0.75)],
            recipe.written_loop,
            work / "written.pt",
            seed + 2,
        )
    with stage("eight bits"):
        export(student, tokenizer, out)
        write_fast(out, texts.pairs)


def claim(work: Path, settings: str) -> None:
    """Note what the checkpoints in the folder are made with."""
    note = work / "recipe.txt"
    if note.exists() and note.read_text(encoding="utf-8") != settings:
        raise ValueError(f"{work}: begun with another recipe or seed; name another with --work")
    note.write_text(settings, encoding="utf-8")


def _between(before: dict[str, Tensor], after: dict[str, Tensor]) -> dict[str, Tensor]:
    """The mean of the weights before and after a stage, which keeps what was known and most of what
    was learned (WiSE-FT, Wortsman et al. 2022)."""
    return {
        name: (weight + after[name]) / 2 if weight.is_floating_point() else weight
        for name, weight in before.items()
    }


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Say what is done and how long it took."""
    click.echo(f"== {name}")
    start = time.monotonic()
    yield
    click.echo(f"== {name}: {time.monotonic() - start:.0f} s")


def _tokenizer(texts: Texts, teacher: Teacher, recipe: Recipe, path: Path) -> Tokenizer:
    if not path.exists():
        # Terms are few and the words of the field, so they count several times.
        danish = [
            *(pair.danish for pair in texts.pairs),
            *(term.danish for term in texts.terms for _ in range(5)),
            *(turn.text for debate in texts.debates for turn in debate.turns for _ in range(2)),
        ]
        train_tokenizer(danish, teacher.vocabulary, recipe.english_pieces, recipe.vocabulary).save(
            str(path)
        )
    return Tokenizer.from_file(str(path))


def _space(
    texts: Texts, tokenizer: Tokenizer, table: Path | None, recipe: Recipe, path: Path, seed: int
) -> Matrix:
    if not path.exists():
        pairs = [*texts.pairs, *texts.terms, *texts.terms]
        trained = train_static(
            split_texts(tokenizer, [pair.danish for pair in pairs], "Danish"),
            split_texts(tokenizer, [pair.english for pair in pairs], "English"),
            tokenizer.get_vocab(),
            StaticTable(table) if table else None,
            recipe.static,
            seed,
        )
        np.save(path, trained)
    space: Matrix = np.load(path)
    return space


def _student(
    texts: Texts, tokenizer: Tokenizer, space: Matrix, teacher: Teacher, recipe: Recipe
) -> Student:
    some = texts.pairs[:200_000]
    danish, english = (
        piece_counts(split_texts(tokenizer, side, "counts"), len(space))
        for side in ([pair.danish for pair in some], [pair.english for pair in some])
    )
    embeddings = transfer_embeddings(
        tokenizer.get_vocab(),
        space,
        danish > english,
        teacher.vocabulary,
        teacher.network.embeddings.word_embeddings.weight.detach().numpy(),
    )
    kept = [i for i in recipe.layers if i < teacher.network.config.num_hidden_layers]
    return Student(make_student(teacher.network, embeddings, kept), tokenizer)


def _chosen_pairs(texts: Texts, recipe: Recipe, seed: int) -> list[Pair]:
    """Translations for the teacher: sentences of four words and more, questions beyond their share
    (users ask more than speakers do), and all terms; some of the Danish ones with slips of the
    pen."""
    rng = np.random.default_rng(seed)
    wordy = [pair for pair in texts.pairs if len(pair.english.split()) > 3]
    order = rng.permutation(len(wordy))
    asking = [i for i in order[recipe.pairs :] if all(side.endswith("?") for side in wordy[i])]
    rows = [*order[: recipe.pairs], *asking[: recipe.questions]]
    chosen = [*(wordy[i] for i in rows), *texts.terms]
    return [
        Pair(spoil(pair.danish, "da", rng), pair.english) if rng.random() < 0.3 else pair
        for pair in chosen
    ]


def _distillation(
    pairs: list[Pair],
    vectors: np.ndarray[tuple[int, ...], np.dtype[np.float16]],
    tokenizer: Tokenizer,
    recipe: Recipe,
    seed: int,
) -> Distillation:
    return Distillation(
        split_texts(tokenizer, [pair.danish for pair in pairs], "Danish"),
        split_texts(tokenizer, [pair.english for pair in pairs], "English"),
        vectors,
        recipe.distil,
        seed,
    )


def _retrieval_tasks(
    texts: Texts, tokenizer: Tokenizer, space: Matrix, recipe: Recipe, seed: int
) -> list[tuple[Task[Student], float]]:
    rng = np.random.default_rng(seed + 2)
    labels = sorted({turn.label for debate in texts.debates for turn in debate.turns})
    # From the end: the teacher's sentences were drawn from everywhere, these are mostly others.
    pairs = [pair for pair in texts.pairs if len(pair.english.split()) > 3][-recipe.passages :]
    near = near_sentences(
        text_vectors(space, split_texts(tokenizer, [pair.english for pair in pairs], "near")), 6
    )
    draws = range(recipe.draws)
    made: list[tuple[str, list[Example], float]] = [
        ("debates", [e for _ in draws for e in debate_examples(texts.debates, rng)], 0.25),
        ("meetings", [e for _ in draws for e in meeting_examples(texts.meetings, rng)], 0.08),
        ("pairs", list(pair_examples(pairs, near, labels, rng)), 0.27),
    ]
    torch.manual_seed(seed)
    return [
        (Retrieval(name, examples, tokenizer, recipe.retrieval, seed), share)
        for name, examples, share in made
        if examples
    ]
