#!/usr/bin/env bash
# Runs every test. PostgreSQL and Chromium are brought up only where a test asks for them.
# PYTEST is the command that runs pytest; arguments go to it.
set -euo pipefail
cd "$(dirname "$0")/.."
read -r -a pytest <<<"${PYTEST:-.venv/bin/python -m pytest}"

# Whether any test carries the marker. pytest exits with 5 where it collects none.
any_marked() {
    local status=0
    .venv/bin/python -m pytest --collect-only -q -m "$1" >/dev/null || status=$?
    case $status in
        0) return 0 ;;
        5) return 1 ;;
        *) .venv/bin/python -m pytest --collect-only -q -m "$1" || true
           echo "test-all: collecting the tests failed" >&2
           exit 1 ;;
    esac
}

run=("${pytest[@]}" "$@")
if any_marked browser; then
    run=(scripts/with-chromium.sh "${run[@]}")
fi
if any_marked postgres; then
    run=(scripts/with-postgres.sh "${run[@]}")
fi
exec "${run[@]}"
