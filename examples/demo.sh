#!/usr/bin/env bash
# Records the example reports in a fresh ledger, asks it how some pairs stand before and after a change, and shows one
# report as it was read.
set -euo pipefail
cd "$(dirname "$0")/.."
export DETENTE_LEDGER=build/demo.db
mkdir -p build
rm -f "$DETENTE_LEDGER" "$DETENTE_LEDGER"-wal "$DETENTE_LEDGER"-shm

run() {
    printf '\n$ %s\n' "$*"
    "$@"
}

run detente record examples/reports
run detente show PAK AFG --valid 2025-05-25 --known 2025-05-25
run detente show PAK AFG --valid 2025-06-05
run detente show SAU IRN --valid 2023-05-12
run detente show SAU IRN --valid 2023-09-10
run detente history IND CAN
run detente read examples/reports/2025-05-21-pakistan-afghanistan.txt
