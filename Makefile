# The verbs of the house. Needed: make and Python 3.11 or newer (with its venv module).
# Nothing here asks for git, for a database server or for a tool outside .venv, but `lock`.

VENV := .venv
PY := $(VENV)/bin/python
LOCK := requirements-dev.lock
INSTALLED := $(VENV)/installed.lock
ROOMS := config web notifications reports workflows cases people
TEMPLATES := web/templates
# More arguments for pytest or the benchmark: make test ARGS="-k rating"
ARGS ?=
# Where `make demo` and `make serve` are served on this machine; RESET=1 starts the demo afresh.
PORT ?= 8000
RESET ?=

# The first Python on the path that is new enough and can make a virtual environment.
FIND_PYTHON = for p in $(PYTHON) python3.11 python3.12 python3.13 python3; do \
	"$$p" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' \
	>/dev/null 2>&1 && { command -v "$$p"; break; }; done

LOCK_WITH_UV = uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate

.DEFAULT_GOAL := help
.PHONY: help setup packages demo serve test check fmt soak bench pictures lock

help:
	@echo "make demo     see it work: an invented county at http://127.0.0.1:8000 (PORT=, RESET=1)"
	@echo "make serve    the same without invented people, on the configured database (PORT=)"
	@echo "make test     run all tests (SQLite always, PostgreSQL when a server answers)"
	@echo "make check    style, types, staircase, migrations, state machines, catalogue"
	@echo "make fmt      put the sources into their usual form"
	@echo "make soak     run the long tests"
	@echo "make bench    run the benchmarks"
	@echo "make pictures take the pictures of docs/ from the demo anew (needs Chromium)"
	@echo "make setup    install the locked packages into .venv (the others do it by themselves)"
	@echo "make lock     renew the lock files after a change of pyproject.toml (needs uv)"

# Installs only when the lock file changed since the last complete installation.
setup: $(PY)
	@cmp -s $(LOCK) $(INSTALLED) || $(MAKE) --no-print-directory packages
	@$(PY) -m config.catalogues compile

$(PY):
	@python="$$($(FIND_PYTHON))"; \
	if [ -z "$$python" ]; then \
		echo "Huiying needs Python 3.11 or newer with its venv module, and found none." >&2; \
		echo "Looked for: $(strip $(PYTHON) python3.11 python3.12 python3.13 python3)." >&2; \
		echo "On Debian and Ubuntu: apt-get install python3-venv." \
			"Elsewhere: make setup PYTHON=/path/to/python3.11" >&2; \
		exit 1; \
	fi; \
	echo "Making $(VENV) with $$python"; \
	"$$python" -m venv $(VENV)

packages: $(PY)
	@rm -f $(INSTALLED)
	@$(PY) -m pip --version >/dev/null 2>&1 || $(PY) -m ensurepip >/dev/null
	@printf "Installing the locked packages (minutes the first time, later not at all) "
	@( while sleep 2; do printf .; done ) & dots=$$!; \
	trap 'kill $$dots 2>/dev/null; echo' EXIT; trap 'exit 130' INT TERM; \
	$(PY) -m pip install -qq --disable-pip-version-check --no-input \
		--require-hashes -r $(LOCK)
	@cp $(LOCK) $(INSTALLED)

demo: setup
	@$(PY) manage.py demo --port $(PORT) $(if $(filter-out 0 no,$(RESET)),--reset)

serve: setup
	@$(PY) manage.py serve --port $(PORT)

test: setup
	@$(PY) tests/run.py $(ARGS)

soak: setup
	@$(PY) tests/run.py --soak $(ARGS)

bench: setup
	@$(PY) -m tests.bench $(ARGS)
	@$(PY) -m tests.bench_sweeps
	@$(PY) -m tests.bench_pages

pictures: setup
	@$(PY) -m tests.browser.pictures $(ARGS)

check: setup
	@echo "== style"
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@if find $(TEMPLATES) -name '*.html' 2>/dev/null | grep -q .; then \
		$(PY) -m djlint --lint --check --quiet $(TEMPLATES); fi
	@echo "== types"
	@$(PY) -m mypy $(ROOMS) tests/run.py
	@echo "== staircase"
	@$(VENV)/bin/lint-imports --no-cache --no-logo
	@echo "== settings, migrations, state machines"
	@$(PY) manage.py check
	@$(PY) manage.py makemigrations --check --dry-run
	@$(PY) manage.py flow >/dev/null
	@echo "== house rules, catalogue, lock files"
	@$(PY) -m pytest -q -m pure tests/house

fmt: setup
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .
	@if find $(TEMPLATES) -name '*.html' 2>/dev/null | grep -q .; then \
		$(PY) -m djlint --reformat --quiet $(TEMPLATES); fi

lock:
	@command -v uv >/dev/null || { \
		echo "The lock files are made with uv, a developer's tool, and it is not here." >&2; \
		echo "Install it (pipx install uv) and call make lock again." >&2; exit 1; }
	@$(LOCK_WITH_UV) --output-file requirements.lock pyproject.toml
	@$(LOCK_WITH_UV) --extra dev --output-file requirements-dev.lock pyproject.toml
	@echo "Both lock files fit pyproject.toml; look at the difference before you keep it."
