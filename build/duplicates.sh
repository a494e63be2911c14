#!/usr/bin/env bash
# Fails if the same logic of 60 tokens or more is written twice in src, or if a change adds such a pair to tests, bench or faults.
# build/duplicates.json has the pairs that read better as they are; build/duplicates.sh --accept writes it. build/duplicates.md has
# the reasons.
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
look src --exit-code 1 || {
    echo "src has the pairs above twice. Say each once." >&2
    exit 1
}
look tests bench faults --baseline build/duplicates.json --fail-on-new-clones || {
    echo "The pairs marked NEW are not in build/duplicates.json. Give each a helper, or accept them: build/duplicates.sh --accept" >&2
    exit 1
}
