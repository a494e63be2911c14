#!/usr/bin/env bash
# Builds once, publishes, and runs each test project. What the tests print goes to artifacts/tests; the terminal gets a line for
# each project, and what failed. The sum, as "N passed, N failed, N skipped", is the last line and is in artifacts/tests/summary.txt.
#
# make test ONLY=GetTests runs the tests whose class or method has that text in its name, and publishes nothing.
# make test ONLY=GetTests ENGINE=sqlite leaves out what an [EveryEngine] test does on the other engine.
set -euo pipefail
cd "$(dirname "$0")/.."

results=artifacts/tests
minutes=30 # for one project; a test that hangs must not hang the day
rm -rf "$results"
mkdir -p "$results"

export TEST_ENGINE=${ENGINE:-}
chosen=()
if [[ -n ${ONLY:-} ]]; then
    chosen=(-method "*$ONLY*")
fi

dotnet build PatronDesk.slnx --configuration Release --nologo -v quiet
if ((${#chosen[@]} == 0)); then
    build/publish.sh
fi

passed=0 failed=0 skipped=0

# count NAME WORD: the number that the result file gives for passed, failed, errors or skipped
count() {
    grep -o '<assembly [^>]*>' "$results/$1.xml" | sed -E "s/.* $2=\"([0-9]+)\".*/\1/" | awk '{ sum += $1 } END { print sum + 0 }'
}

for project in tests/*/*.csproj; do
    name=$(basename "$project" .csproj)
    printf '== %-24s ' "$name"
    started=$SECONDS
    status=0
    timeout --kill-after=30 "${minutes}m" "tests/$name/bin/Release/net10.0/$name" \
        -noLogo -noColor -result-xml "$results/$name.xml" "${chosen[@]}" </dev/null >"$results/$name.log" 2>&1 || status=$?
    if [[ ! -s $results/$name.xml ]]; then
        echo "ended with status $status and left no results; see $results/$name.log"
        failed=$((failed + 1))
        continue
    fi
    bad=$(($(count "$name" failed) + $(count "$name" errors)))
    good=$(count "$name" passed)
    if ((good + bad == 0)) && ((${#chosen[@]} == 0)); then
        bad=1
    elif ((status != 0 && bad == 0 && good > 0)); then
        echo "ended with status $status although no test failed; see $results/$name.log"
        bad=1
    fi
    echo "$good passed, $bad failed in $((SECONDS - started)) s"
    passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + $(count "$name" skipped)))
done

if ((skipped > 0)); then
    echo "== what was skipped"
    grep -h -A 1 '\[SKIP\]' "$results"/*.log | cut -c 1-300 || true
fi
if ((failed > 0)); then
    echo "== what failed; the whole output is in $results"
    grep -h -A 15 '\[FAIL\]' "$results"/*.log | cut -c 1-500 || true
fi
summary="$passed passed, $failed failed"
if ((skipped > 0)); then
    summary+=", $skipped skipped"
fi
echo "$summary" | tee "$results/summary.txt"
((failed == 0 && passed > 0))
