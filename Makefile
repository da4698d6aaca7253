# Everything a newcomer needs: make serve, make test. The rest is for contributors.
VENV := .venv
BIN := $(VENV)/bin

.PHONY: serve test check train eval golden screenshots clean

serve: $(VENV)/.ready
	$(BIN)/qa serve

test: $(VENV)/.dev
	$(BIN)/python -m pytest

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Compare what is parsed with the checked-in golden files by `git diff` after this.
golden: $(VENV)/.dev
	$(BIN)/python -m tests.golden

# DATA is a folder of texts, described in index/train/data.py. Stopped, it goes on where it was.
train: $(VENV)/.train
	$(if $(DATA),,$(error name the folder of texts: make train DATA=folder))
	$(BIN)/python -m index.train --data $(DATA) --out data/encoder --work data/train

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
