#!/usr/bin/env bash
# Builds once, publishes, and runs each test project. Logs and results are left in artifacts/tests, and the sum of all,
# as "N passed, N failed, N skipped", in artifacts/tests/summary.txt and on the last line.
set -euo pipefail
cd "$(dirname "$0")/.."

results=artifacts/tests
minutes=30 # for one project; a test that hangs must not hang the day
rm -rf "$results"
mkdir -p "$results"

dotnet build PatronDesk.slnx --configuration Release --nologo -v quiet
build/publish.sh

passed=0 failed=0 skipped=0

# count NAME WORD: the number that the result file gives for passed, failed, errors or skipped
count() {
    grep -o '<assembly [^>]*>' "$results/$1.xml" | sed -E "s/.* $2=\"([0-9]+)\".*/\1/" | awk '{ sum += $1 } END { print sum + 0 }'
}

for project in tests/*/*.csproj; do
    name=$(basename "$project" .csproj)
    if [[ -z $(find "tests/$name" -name '*.cs' -not -path '*/bin/*' -not -path '*/obj/*' -print -quit) ]]; then
        echo "== $name has no test yet"
        continue
    fi
    echo "== $name"
    status=0
    timeout --kill-after=30 "${minutes}m" "tests/$name/bin/Release/net10.0/$name" \
        -noLogo -noColor -result-xml "$results/$name.xml" </dev/null >"$results/$name.log" 2>&1 || status=$?
    # What servers inside the tests said of their starts and stops stays in the log.
    grep -v ' info: Microsoft.Hosting.Lifetime' "$results/$name.log" || true
    if [[ ! -s $results/$name.xml ]]; then
        echo "$name ended with status $status and left no results" >&2
        failed=$((failed + 1))
        continue
    fi
    bad=$(($(count "$name" failed) + $(count "$name" errors)))
    good=$(count "$name" passed)
    if ((good + bad == 0)); then
        echo "$name ran no test" >&2
        bad=1
    elif ((status != 0 && bad == 0)); then
        echo "$name ended with status $status although no test failed" >&2
        bad=1
    fi
    passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + $(count "$name" skipped)))
done

# Once more at the end, where a reader of a long log looks first.
if ((failed > 0)); then
    echo "== what failed"
    grep -h -A 15 '\[FAIL\]' "$results"/*.log | cut -c 1-500 || true
fi
summary="$passed passed, $failed failed"
if ((skipped > 0)); then
    summary+=", $skipped skipped"
fi
echo "$summary" | tee "$results/summary.txt"
((failed == 0 && passed > 0))
