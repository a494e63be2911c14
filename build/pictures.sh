#!/usr/bin/env bash
# Takes the pictures of the README into docs/pictures: the real pages of a small library, whose names and clock are fixed.
set -euo pipefail
cd "$(dirname "$0")/.."

dotnet build tests/PatronDesk.EndToEnd --configuration Release --nologo -v quiet
dotnet build src/PatronDesk --configuration Release --nologo -v quiet
PATRONDESK_DIST=${PATRONDESK_DIST:-$PWD/src/PatronDesk/bin/Release/net10.0} \
    tests/PatronDesk.EndToEnd/bin/Release/net10.0/PatronDesk.EndToEnd -noLogo -noColor -explicit only -class '*.Pictures'
ls -s --block-size=1K docs/pictures
