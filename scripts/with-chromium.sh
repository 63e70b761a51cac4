#!/usr/bin/env bash
# Runs a command with DETENTE_TEST_CHROMIUM naming Debian's Chromium, which is installed first where it is missing.
set -euo pipefail

find_chromium() { command -v chromium || command -v chromium-browser || command -v google-chrome; }

if ! find_chromium >/dev/null; then
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        echo "Tests in a browser need Chromium. Debian: sudo apt-get install chromium" >&2
        exit 1
    fi
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
fi
DETENTE_TEST_CHROMIUM=$(find_chromium)
export DETENTE_TEST_CHROMIUM
exec "$@"
