#!/usr/bin/env bash
# Runs a command with DETENTE_TEST_CHROMIUM naming a Chromium: the one it names already, the one that is installed, or
# Debian's, which is installed first.
set -euo pipefail

find_chromium() { command -v chromium || command -v chromium-browser || command -v google-chrome; }

cannot() {
    echo "Tests in a browser need Chromium, and $1. Debian: sudo apt-get install chromium" >&2
    exit 1
}

if [ -z "${DETENTE_TEST_CHROMIUM:-}" ]; then
    if ! find_chromium >/dev/null; then
        command -v apt-get >/dev/null || cannot "there is no apt-get here to install it with"
        [ "$(id -u)" = 0 ] || cannot "only root may install it"
        apt-get update -qq || cannot "the list of packages cannot be fetched"
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core \
            >/dev/null || cannot "installing it failed"
    fi
    DETENTE_TEST_CHROMIUM=$(find_chromium) || cannot "its package brings no command that is known here"
    export DETENTE_TEST_CHROMIUM
fi
exec "$@"
