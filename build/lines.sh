#!/usr/bin/env bash
# Names every line of code that is longer than 140 columns, and fails if there is one. Two things are left out: a table that a
# program made, and the samples of the Libib document, which stay as they are.
set -euo pipefail
cd "$(dirname "$0")/.."

if LC_ALL=C.UTF-8 git grep -nE '^.{141,}' -- \
    '*.cs' '*.sh' '*.sql' '*.cshtml' '*.props' '*.csproj' '*.lua' 'Makefile' \
    ':!*/FoldTable.cs' ':!tests/PatronDesk.EndToEnd/Samples'; then
    echo "The lines above are longer than 140 columns. Break them; aim at 120." >&2
    exit 1
fi
