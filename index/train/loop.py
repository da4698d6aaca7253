"""One training loop for every stage: tasks take turns, and it goes on where it was stopped."""

import copy
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np
import torch
from torch import Tensor, nn
from tqdm import tqdm
from transformers import BertModel


class Learner(nn.Module):
    """What learns: a BERT, and what is made of its output."""

    def __init__(self, network: BertModel) -> None:
        super().__init__()
        self.network = network
        # Plain attention: PyTorch's fused kernel is several times slower backwards on short texts.
        self.network.set_attn_implementation("eager")


_Student = TypeVar("_Student", bound=Learner)
_Student_contra = TypeVar("_Student_contra", bound=Learner, contravariant=True)


class Task(Protocol[_Student_contra]):
    """Something to learn. `loss` of the same turn is the same whenever it is asked for."""

    name: str

    def loss(self, student: _Student_contra, turn: int) -> Tensor:
        """The loss of batch number `turn`."""
        ...


@dataclass(frozen=True, slots=True)
class LoopSettings:
    """`embedding_rate` and `rate` are AdamW's peak learning rates for the pieces' vectors and for
    the rest; `warm` is the share of steps in which they rise, after which they fall in a line to
    a twentieth; `average` is how much the averaged weights keep at a step; `minutes` lie between
    checkpoints."""

    steps: int
    embedding_rate: float = 1e-3
    rate: float = 2e-4
    warm: float = 0.03
    average: float = 0.998
    minutes: float = 5.0


def train(
    student: _Student,
    tasks: Sequence[tuple[Task[_Student], float]],
    settings: LoopSettings,
    checkpoint: Path,
    seed: int,
) -> None:
    """Train in place on tasks, each with its share of the steps; leave the averaged weights.

    Goes on from the checkpoint if it is there. The averaged weights (Polyak & Juditsky 1992) are
    better than any single step's, at the price of one more copy in memory.
    """
    embeddings = student.network.embeddings.word_embeddings.weight
    others = [weight for weight in student.parameters() if weight is not embeddings]
    optimizer = torch.optim.AdamW(
        [
            {"params": [embeddings], "lr": settings.embedding_rate},
            {"params": others, "lr": settings.rate},
        ],
        weight_decay=0.0,
        fused=True,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: _share_of_peak(step, settings)
    )
    average = copy.deepcopy(student.state_dict())
    done, turns = 0, [0] * len(tasks)
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        student.load_state_dict(state["student"])
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        average, done, turns = state["average"], state["done"], state["turns"]
    shares = np.array([share for _, share in tasks])
    saved = time.monotonic()
    losses = {task.name: 0.0 for task, _ in tasks}
    bar = tqdm(
        range(done, settings.steps), desc=checkpoint.stem, initial=done, total=settings.steps
    )
    student.train()
    for step in bar:
        number = int(
            np.random.default_rng((seed, step)).choice(len(tasks), p=shares / shares.sum())
        )
        task = tasks[number][0]
        # Each task counts its own batches, so that none is skipped.
        loss = task.loss(student, turns[number])
        turns[number] += 1
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(student.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        keep = min(settings.average, (step + 1) / (step + 10))
        for name, weight in student.state_dict().items():
            average[name].lerp_(weight.to(average[name].dtype), 1 - keep)
        losses[task.name] += (float(loss.detach()) - losses[task.name]) * 0.02
        if step % 10 == 0:
            bar.set_postfix({name: f"{value:.3f}" for name, value in losses.items()})
        if time.monotonic() - saved > 60 * settings.minutes or step + 1 == settings.steps:
            _save(
                checkpoint,
                {
                    "student": student.state_dict(),
                    "optimizer": optimizer.state_dict(),
                    "schedule": schedule.state_dict(),
                    "average": average,
                    "done": step + 1,
                    "turns": turns,
                },
            )
            saved = time.monotonic()
    student.load_state_dict(average)
    student.eval()


def _share_of_peak(step: int, settings: LoopSettings) -> float:
    warm = max(1, round(settings.warm * settings.steps))
    if step < warm:
        return (step + 1) / warm
    return 1 - 0.95 * (step - warm) / max(1, settings.steps - warm)


def _save(path: Path, state: dict[str, object]) -> None:
    """Write beside and move, so that a stop while writing leaves the checkpoint before it."""
    beside = path.with_suffix(".new")
    torch.save(state, beside)
    beside.replace(path)
