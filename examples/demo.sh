#!/usr/bin/env bash
# Records the example reports in a fresh ledger, then asks it how two pairs stand and shows one report as it was read.
set -euo pipefail
cd "$(dirname "$0")/.."
LEDGER=build/demo.db
mkdir -p build
rm -f "$LEDGER" "$LEDGER"-wal "$LEDGER"-shm

run() {
    printf '\n$ %s\n' "$*"
    "$@"
}

run detente record examples/reports/*.txt --ledger "$LEDGER"
run detente show PAK AFG --valid 2025-05-25 --ledger "$LEDGER"
run detente show PAK AFG --valid 2025-06-05 --ledger "$LEDGER"
run detente read examples/reports/2025-05-21-pakistan-afghanistan.txt
