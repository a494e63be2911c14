#!/usr/bin/env bash
# Measures the published server beside its ceilings. See docs/benchmarks.md; bench/run.sh --help lists the options.
set -euo pipefail
cd "$(dirname "$0")/.."

if [[ -x build/require.sh ]]; then
    build/require.sh bench publish
fi

build/fresh.sh

ceiling=artifacts/bench/plaintext
if [[ ! -x $ceiling/plaintext || bench/PatronDesk.Plaintext/Program.cs -nt $ceiling/plaintext ]]; then
    echo "Publishing the plaintext server"
    dotnet publish bench/PatronDesk.Plaintext --configuration Release --output "$ceiling" --nologo -v quiet
fi

# npm ci writes node_modules anew each time; the lock file it was made from tells whether that is needed.
if ! cmp -s bench/peers/package-lock.json bench/peers/node_modules/.made-from; then
    echo "Installing the hand-written server's packages"
    npm ci --prefix bench/peers --no-audit --no-fund
    cp bench/peers/package-lock.json bench/peers/node_modules/.made-from
fi

dotnet build bench/PatronDesk.Bench --configuration Release --nologo -v quiet
dotnet build bench/PatronDesk.Micro --configuration Release --nologo -v quiet
dotnet bench/PatronDesk.Bench/bin/Release/net10.0/PatronDesk.Bench.dll \
    --server dist/patrondesk --plaintext "$ceiling/plaintext" --lua bench/lua --peers bench/peers "$@"
case " $* " in
*" --help "* | *" -h "* | *" -? "*) ;;
*) dotnet bench/PatronDesk.Micro/bin/Release/net10.0/PatronDesk.Micro.dll ;;
esac
