#!/usr/bin/env bash
# Runs a command with DETENTE_TEST_POSTGRES naming a PostgreSQL of its own: started in a temporary folder, reached
# through a socket in it (no port), stopped and deleted at the end. As root the server runs as user postgres.
set -euo pipefail

bin_folder() { find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1; }

if [ -z "$(bin_folder)" ]; then
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        echo "Tests on PostgreSQL need its server. Debian, Ubuntu: sudo apt-get install postgresql" >&2
        exit 1
    fi
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null
fi
bin=$(bin_folder)

# A socket's path may not be longer than about 100 characters, so the folder lies in /tmp whatever TMPDIR says.
folder=$(mktemp -d /tmp/detente-postgres.XXXXXX)
as_owner=()
if [ "$(id -u)" = 0 ]; then
    chown postgres: "$folder"
    as_owner=(runuser -u postgres --)
fi

finish() {
    "${as_owner[@]}" "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

cd "$folder"
"${as_owner[@]}" "$bin/initdb" -D "$folder/data" -U detente -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$folder/initdb.log"
# Durability off: the data live as long as the tests.
"${as_owner[@]}" "$bin/pg_ctl" -D "$folder/data" -l "$folder/server.log" -w -t 60 \
    -o "-k $folder -c listen_addresses='' -c fsync=off -c full_page_writes=off" start >/dev/null || {
    cat "$folder/server.log" >&2
    exit 1
}
"${as_owner[@]}" "$bin/createdb" -h "$folder" -U detente detente
cd "$OLDPWD"

DETENTE_TEST_POSTGRES="postgresql+psycopg://detente@/detente?host=$folder" "$@"
