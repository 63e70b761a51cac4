#!/usr/bin/env bash
# Fetches by name and version, with npm, what the pages carry of other people's work: scripts for the browser, and the
# outlines of countries. Writes the files, their licences and a README with the digest of each into
# src/detente/web/static/vendor, and draws the map anew. Run it from anywhere; --check compares and changes nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
place=src/detente/web/static/vendor
check=${1:-}

# package  version  licence  file in the package
wanted='
htmx.org         2.0.11 0BSD         dist/htmx.min.js
vega             6.4.0  BSD-3-Clause build/vega.min.js
vega-lite        6.4.3  BSD-3-Clause build/vega-lite.min.js
vega-embed       7.3.0  BSD-3-Clause build/vega-embed.min.js
vega-interpreter 2.3.2  BSD-3-Clause build/vega-interpreter.js
world-atlas      2.0.2  ISC          countries-50m.json
'

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/made"
{
    echo "# Other people's work"
    echo
    echo "Fetched and written by \`scripts/vendor.sh\`; nothing here is changed by hand. The script takes the addresses of"
    echo "source maps out, and lets vega-interpreter take its helpers from vega. The digest is that of the file in its"
    echo "package. Licences stand beside the files as \`NAME.LICENSE\`. \`world.json\` is drawn from world-atlas (Natural Earth, public domain) by"
    echo "\`scripts/draw_map.py\`; the outlines themselves are not kept here."
    echo
    echo "| package | version | licence | file | SHA-256 |"
    echo "|---|---|---|---|---|"
} > "$work/made/README.md"

while read -r name version licence file; do
    [ -n "$name" ] || continue
    archive=$(cd "$work" && npm pack --silent "$name@$version")
    mkdir "$work/package-$name"
    tar -xzf "$work/$archive" -C "$work/package-$name" --strip-components=1
    kept=$(basename "$file")
    cp "$work/package-$name/LICENSE" "$work/made/$name.LICENSE"
    digest=$(sha256sum "$work/package-$name/$file" | cut -d' ' -f1)
    echo "| $name | $version | $licence | $kept | $digest |" >> "$work/made/README.md"
    [ "$name" = world-atlas ] || cp "$work/package-$name/$file" "$work/made/$kept"
done <<< "$wanted"

# An address of a source map leads nowhere here.
sed -i '/^\/\/# sourceMappingURL=/d' "$work"/made/*.js
# vega-interpreter comes as a module that asks for a package by its bare name, which a page may only resolve with a
# script of its own in the page. What it asks for is in vega, so it is made to take it from there.
sed -i -E \
    -e "s/^import (\{.*\}) from 'vega-util';$/(function () { const \1 = vega;/" \
    -e 's/^export \{ expression as expressionInterpreter \};$/window.vegaInterpreter = expression; }());/' \
    "$work/made/vega-interpreter.js"
grep -q '^window.vegaInterpreter' "$work/made/vega-interpreter.js"
python=.venv/bin/python
[ -x "$python" ] || python=python3
"$python" scripts/draw_map.py "$work/package-world-atlas/countries-50m.json" > "$work/made/world.json"

if [ "$check" = --check ]; then
    diff -r "$place" "$work/made" && echo "$place is what the packages hold"
else
    rm -rf "$place"
    cp -r "$work/made" "$place"
    echo "$place written"
fi
