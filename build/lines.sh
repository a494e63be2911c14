#!/usr/bin/env bash
# Says where a line of code is longer than 140 columns. A table that a program made is left out.
set -euo pipefail
cd "$(dirname "$0")/.."

git ls-files -z '*.cs' '*.sh' '*.sql' '*.cshtml' ':!*/FoldTable.cs' | xargs -0 -r awk '
    length($0) > 140 { printf "%s:%d: %d columns; 140 are allowed\n", FILENAME, FNR, length($0); bad = 1 }
    END { exit bad }' || exit 1
