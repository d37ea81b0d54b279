# make run   a demonstration on http://127.0.0.1:8000 (another port: PORT=8001 make run)
# make test  every test, on SQLite and on PostgreSQL, and in a browser where one is found

PYTHON ?= python3
PORT ?= 8000
WORKERS ?= 2
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev
# Tools that no test and no page needs stand apart.
TOOLS := .venv-tools
# A file whose hash is not written down is not installed; nor one that is built here, by tools without hashes.
INSTALL := pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:
LOCK := $(TOOLS)/bin/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 \
	--no-annotate --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

DEMO := CLINIC_DEMO=1 CLINIC_BIND=127.0.0.1:$(PORT) $(BIN)/python manage.py
PYTEST := $(BIN)/python -m pytest
SOAK := $(PYTEST) -o faulthandler_timeout=0
# Values of a production deployment, made up for the checks; no key of any installation.
PRODUCTION := DATABASE_URL=sqlite://:memory: CLINIC_HOSTS=screening.clinic.example EMAIL_URL=smtp+tls://mail.clinic.example:587 \
	SECRET_KEY=$$(head -c 48 /dev/urandom | base64 -w0) \
	FIELD_KEYS=$$(head -c 32 /dev/urandom | base64) \
	LOOKUP_KEY=$$(head -c 32 /dev/urandom | base64)

.PHONY: run test check bench lab soak screenshots lock sbom format clean

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed." if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(RUNTIME): requirements.txt | $(BIN)/python
	@echo "Installing the packages that the site runs on ..."
	@$(BIN)/python -m $(INSTALL) -r requirements.txt
	@touch $@

$(DEV): requirements-dev.txt | $(BIN)/python
	@echo "Installing the packages that tests and checks need ..."
	@$(BIN)/python -m $(INSTALL) -r requirements-dev.txt
	@touch $@ $(RUNTIME)

$(TOOLS)/.ready: requirements-tools.txt
	$(PYTHON) -m venv $(TOOLS)
	@$(TOOLS)/bin/python -m $(INSTALL) -r requirements-tools.txt
	@touch $@

run: $(RUNTIME)
	@echo "Preparing the demonstration ..."
	@$(DEMO) collectstatic --no-input --verbosity 0
	@$(DEMO) migrate --no-input --verbosity 0
	@$(DEMO) publish_protocol
	@$(DEMO) load_articles
	@$(DEMO) load_demo
	@exec env $(DEMO) serve

test: $(DEV)
	@echo "== SQLite"
	$(PYTEST) -n $(WORKERS)
	@echo "== PostgreSQL"
	DATABASE=postgres $(PYTEST) -n $(WORKERS)
	DATABASE=postgres $(PYTEST) tests/screening/trail/test_residues.py tests/screening/trail/test_erasing.py
	@echo "== Browser"
	@# A browser can freeze on a busy machine: what failed (all, where no end was reached) is run once more, one by
	@# one, and has to pass.
	timeout 1500 $(PYTEST) -m browser -n $(WORKERS) || $(PYTEST) -m browser --last-failed

check: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@# The types of models are read from the settings, which want a deployment.
	$(PRODUCTION) $(BIN)/mypy clinic screening education manage.py
	$(BIN)/lint-imports
	$(BIN)/yamllint --strict .
	$(BIN)/djlint --lint --quiet templates
	git ls-files -z 'templates/*.html' | xargs -0 $(BIN)/djade --check --target-version 5.2
	git ls-files -z '*.py' ':!*/migrations/*' | xargs -0 $(BIN)/django-upgrade --check --target-version 5.2
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml clinic screening education manage.py
	$(PRODUCTION) $(BIN)/python -W error manage.py check --deploy --fail-level WARNING
	$(PRODUCTION) $(BIN)/python manage.py makemigrations --check --dry-run

bench: $(DEV)
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench.desk

# A report: weight of every page, first paint and layout shift on a slow line.
lab: $(DEV)
	$(BIN)/python -m tests.lab

soak: $(DEV)
	CLINIC_SOAK_SECONDS=$${CLINIC_SOAK_SECONDS:-600} $(SOAK) -m soak
	@# Every hostile value for every question; an ordinary run tries some of them.
	CLINIC_SOAK_SECONDS=1 $(SOAK) tests/hostile

screenshots: $(DEV)
	REQUIRE_BROWSER=1 CLINIC_SCREENSHOTS=var/screenshots $(PYTEST) -m browser -k screenshots
	cp var/screenshots/patient-page.png var/screenshots/crisis-page.png var/screenshots/case-page.png docs/screenshots/

# Packages with the hashes of all their files; UPGRADE=1 make lock takes newer ones in.
lock: $(TOOLS)/.ready
	$(LOCK) requirements.in --output-file requirements.txt
	$(LOCK) requirements-dev.in --constraint requirements.txt --output-file requirements-dev.txt
	$(LOCK) requirements-tools.in --output-file requirements-tools.txt

# What an installation is made of, as CycloneDX.
sbom: $(TOOLS)/.ready
	@mkdir -p var
	$(TOOLS)/bin/cyclonedx-py requirements requirements.txt --output-format JSON --output-reproducible \
		--output-file var/sbom.cdx.json
	@$(TOOLS)/bin/python -m tests.project.sbom var/sbom.cdx.json

format: $(DEV)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	git ls-files -z 'templates/*.html' | xargs -0 $(BIN)/djade --target-version 5.2

# Keeps var/: it holds the demonstration's database and keys.
clean:
	rm -rf $(VENV) $(TOOLS) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
