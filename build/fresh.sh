#!/usr/bin/env bash
# Publishes where a source is newer than dist/, so that yesterday's program is never measured or tried.
set -euo pipefail
cd "$(dirname "$0")/.."

newer=$(find src -newer dist/patrondesk \( -name '*.cs' -o -name '*.sql' -o -name '*.csproj' \) \
    -not -path '*/obj/*' -not -path '*/bin/*' -print -quit 2>/dev/null || true)
if [[ ! -x dist/patrondesk || -n $newer ]]; then
    echo "Publishing the server (some minutes)"
    build/publish.sh
fi
