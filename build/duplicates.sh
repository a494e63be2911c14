#!/usr/bin/env bash
# Fails where the same logic of 60 tokens or more is written twice in src, and where a change adds such a pair to tests or bench.
# Pairs in tests that read better as they are stand in build/duplicates.json; build/duplicates.sh --accept writes them anew.
set -euo pipefail
cd "$(dirname "$0")/.."

finder=tools/duplicates/node_modules/.bin/jscpd
# npm ci writes node_modules anew each time; the lock file it was made from tells whether that is needed.
if ! cmp -s tools/duplicates/package-lock.json tools/duplicates/node_modules/.made-from; then
    npm ci --prefix tools/duplicates --no-audit --no-fund --silent
    cp tools/duplicates/package-lock.json tools/duplicates/node_modules/.made-from
fi

look() { # look FOLDERS... -- OPTIONS...: prints what it finds, and fails when that is not allowed
    "$finder" --min-tokens 60 --format csharp --ignore '**/obj/**,**/bin/**,**/FoldTable.cs' --reporters console --no-tips "$@"
}

if [[ ${1:-} == --accept ]]; then
    look tests bench faults --baseline build/duplicates.json --update-baseline
    exit 0
fi
look src --exit-code 1
look tests bench faults --baseline build/duplicates.json --fail-on-new-clones
