# Everything a newcomer needs: make serve, make test. The rest is for contributors.
VENV := .venv
BIN := $(VENV)/bin

.PHONY: serve test check train eval calibrate record figures golden speed screenshots clean

serve: $(VENV)/.ready
	$(BIN)/qa serve

test: $(VENV)/.dev
	$(BIN)/python -m pytest

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Fails when the product answers the development questions worse than eval/recorded.json says.
eval: $(VENV)/.ready
	$(BIN)/qa eval check

record: $(VENV)/.ready
	$(BIN)/qa eval record

# Fits what is refused, and how sure answers are, to the development questions: after a change of
# the models or of the scores. Record afterwards.
calibrate: $(VENV)/.ready
	$(BIN)/qa eval calibrate --questions eval/questions/kolding.jsonl corpus/bundled \
	  --questions eval/questions/independent.jsonl corpus/bundled \
	  --questions eval/questions/development.jsonl corpus/bundled \
	  --questions eval/questions/samples.jsonl tests/minutes

# The figures of eval/README.md; DATA is a folder with the public benchmarks.
figures: $(VENV)/.ready
	$(if $(DATA),,$(error name the folder of the public benchmarks: make figures DATA=folder))
	$(BIN)/qa index build --data data/figures
	$(BIN)/qa eval --split test --readme --data data/figures
	$(BIN)/qa eval --split dev --readme --data data/figures
	$(BIN)/qa eval --questions eval/questions/independent.jsonl --split test --readme \
	  --data data/figures
	$(BIN)/qa eval ablation --readme
	$(BIN)/qa eval ablation --questions eval/questions/samples.jsonl tests/minutes --readme
	$(BIN)/qa eval qmsum $(DATA) --readme
	$(BIN)/qa eval folketing $(DATA) --readme

# How long answers take over HTTP, one after the other and eight at a time.
speed: $(VENV)/.dev
	$(BIN)/python -m tests.speed

# Compare what is parsed with the checked-in golden files by `git diff` after this.
golden: $(VENV)/.dev
	$(BIN)/python -m tests.golden

# DATA is a folder of texts, described in index/train/data.py. Stopped, it goes on where it was.
train: $(VENV)/.train
	$(if $(DATA),,$(error name the folder of texts: make train DATA=folder))
	$(BIN)/python -m index.train --data $(DATA) --out data/encoder --work data/train
	$(BIN)/python -m index.train.cross_encoder --data $(DATA) --out data/cross_encoder

# The pictures of the README; they need Debian's chromium.
screenshots: $(VENV)/.dev
	$(BIN)/python -m tests.screenshots

# A failed installation leaves no sentinel, so the next run tries again. torch comes first and
# pinned: whatever else wants it then finds it, and no other build is fetched.
$(VENV)/.ready: pyproject.toml
	python3 -m venv $(VENV)
	$(BIN)/pip install --quiet torch==2.13.0
	$(BIN)/pip install --quiet --editable .
	touch $@

$(VENV)/.dev: $(VENV)/.ready
	$(BIN)/pip install --quiet --editable '.[dev]'
	touch $@

$(VENV)/.train: $(VENV)/.ready
	$(BIN)/pip install --quiet --editable '.[train]'
	touch $@

clean:
	rm -rf $(VENV) data
