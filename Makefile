# Needs Python 3.11 to 3.14, git and make; every target sets up .venv by itself.

.DEFAULT_GOAL := help
.PHONY: help run demo test check coverage format bench screenshots chaos lock clean runtime dev
MAKEFLAGS += --no-print-directory

CONFIG ?= config.yaml
ARGS ?=
ROUNDS ?= 1000
bin := .venv/bin
# Every process that a test starts would compile the program anew.
unexport PYTHONDONTWRITEBYTECODE
# Whole, so that a process that works in another folder leaves its data here too.
export COVERAGE_FILE := $(CURDIR)/.coverage

help:  ## Show the targets
	@sed -n 's/^\([a-z]*\):[^#]*## /\1	/p' Makefile | expand -t 9

run: runtime  ## Start the service (CONFIG=config.yaml)
	@exec $(bin)/monitor run -c "$(CONFIG)"

demo: runtime  ## Watch the monitor follow invented newsrooms (ARGS=--fast)
	@exec $(bin)/monitor demo $(ARGS)

test: dev  ## Run the tests (ARGS='tests/unit -k feed')
	@exec $(bin)/python -m pytest -n auto --dist loadfile $(ARGS)

check: dev  ## Format, lint, types, imports, tests and documents, as CI does
	@$(bin)/ruff format --check --quiet --diff .
	@$(bin)/ruff check --quiet .
	@$(bin)/mypy
	@$(bin)/lint-imports --no-logo
	@$(MAKE) test

# How well it does on texts and histories says nothing of lines, and takes a quarter of the time.
coverage: dev  ## Measure which lines the tests run, against a floor that only rises
	@$(bin)/coverage erase
	@$(bin)/coverage run -m pytest -n auto --dist loadfile --ignore=tests/quality --ignore=tests/replay $(ARGS)
	@$(bin)/coverage combine --quiet
	@$(bin)/coverage report

format: dev  ## Format the code and mend what ruff can mend
	@$(bin)/ruff check --quiet --fix-only .
	@$(bin)/ruff format .

bench:  ## Measure the speed beside others' (ARGS='--only 304 --rounds 3')
	@sh -c "$$SETUP" setup bench
	@exec $(bin)/python -m tests.bench $(ARGS)

screenshots: dev  ## Take the pictures in docs/images anew (needs Chromium and fonts)
	@exec $(bin)/python -m tests.screenshots $(ARGS)

chaos: dev  ## Kill the service at random moments and look for loss (ROUNDS=1000)
	@exec $(bin)/python -m tests.chaos --rounds $(ROUNDS) $(ARGS)

# `--universal`: one lock for every platform and Python version that pyproject.toml allows.
compile = uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --upgrade \
  --generate-hashes --no-header --no-emit-index-url --no-emit-find-links

lock:  ## Pin the newest allowed version of every dependency (needs uv)
	@$(compile) --output-file requirements/runtime.txt
	@$(compile) --constraints requirements/runtime.txt --extra pdf --extra postgres --group dev \
	  --output-file requirements/dev.txt
	@$(compile) --constraints requirements/dev.txt --extra pdf --extra postgres --group bench \
	  --output-file requirements/bench.txt
	@! grep -nE '://|^-' requirements/*.txt

clean:  ## Remove the environment and everything that was made
	@rm -rf .venv .coverage .coverage.* htmlcov dist build
	@rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@find monitor tests -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

# The environment is exactly what its stamps say: the interpreter and the place it was made for (.base),
# the content of the lock (.runtime, .dev, .bench) and of pyproject.toml (.package). What differs is made again;
# .unfinished outlives an interrupted installation.
define SETUP
set -eu
fail() { echo "error: $$1" >&2; exit 1; }
stamp() { cat ".venv/.$$1" 2>/dev/null || :; }
uv=$$(command -v uv || :)
newline='
'
probe='import sys, importlib.util as u
ok = (3, 11) <= sys.version_info < (3, 15) and (sys.argv[1] or u.find_spec("ensurepip"))
print(*sys.version_info[:3], sep=".", end=" in ") if ok else sys.exit(1)
print(sys.base_prefix, getattr(sys, "_base_executable", sys.executable), sep="\n")'
for python in python3 python3.14 python3.13 python3.12 python3.11 ""; do
  [ -n "$$python" ] || fail "Python 3.11 to 3.14 with venv is needed, and no such python3 is on PATH"
  found=$$("$$python" -c "$$probe" "$$uv" 2>/dev/null) && break
done
base="$${found%%$$newline*} for $$PWD"
python=$${found#*$$newline}
lock=$$(cksum <"requirements/$$1.txt")
package=$$(cksum <pyproject.toml)
if [ "$$(stamp base)" != "$$base" ] || [ -e .venv/.unfinished ] ||
   { [ -e ".venv/.$$1" ] && [ "$$(stamp "$$1")" != "$$lock" ]; }; then
  echo "setting up .venv with Python $${base%% *}" >&2
  rm -rf .venv
  if [ -n "$$uv" ]; then
    "$$uv" venv --quiet --no-config --seed --python "$$python" .venv
  else
    "$$python" -m venv .venv
    .venv/bin/python -m pip install -qq --upgrade pip
  fi
  printf '%s\n' "$$base" >.venv/.base
fi
install() {
  : >.venv/.unfinished
  if [ -n "$$uv" ]; then
    "$$uv" pip install --quiet --python .venv/bin/python "$$@"
  else
    .venv/bin/python -m pip install -qq "$$@"
  fi
  rm .venv/.unfinished
}
if [ ! -e ".venv/.$$1" ]; then
  install --require-hashes -r "requirements/$$1.txt"
  [ "$$1" = runtime ] || cksum <requirements/runtime.txt >.venv/.runtime
  [ "$$1" != bench ] || cksum <requirements/dev.txt >.venv/.dev
  printf '%s\n' "$$lock" >".venv/.$$1"
fi
if [ "$$(stamp package)" != "$$package" ]; then
  install --no-deps -e .
  printf '%s\n' "$$package" >.venv/.package
fi
endef
export SETUP

runtime dev:
	@sh -c "$$SETUP" setup $@
