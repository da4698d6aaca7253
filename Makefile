# Everything a newcomer needs: make serve, make test. The rest is for contributors.
VENV := .venv
BIN := $(VENV)/bin

.PHONY: serve test check eval golden screenshots clean

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

clean:
	rm -rf $(VENV) data
