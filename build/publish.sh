#!/usr/bin/env bash
# Leaves the native program in dist/, and beside it what it is made of: patrondesk.cdx.json, a CycloneDX bill of materials.
#
# A trim or AOT warning (IL2xxx, IL3xxx) is an error here, ours one by one, a package's as one roll-up for its assembly
# (IL2104, IL3053): the native compiler takes TreatWarningsAsErrors over from the build. No package gives one today. One
# that does is either not used that way, or excepted in src/PatronDesk/PatronDesk.csproj by name and with the reason why
# the warned-of code is never reached.
set -euo pipefail
cd "$(dirname "$0")/.."

rm -rf dist
if ! dotnet publish src/PatronDesk --configuration Release --output dist --nologo -v quiet; then
    # Object files of a failed run would let the next one believe that all is well.
    rm -rf src/PatronDesk/obj/Release/*/*/native dist
    echo "publish failed" >&2
    exit 1
fi
# From the packages that the publish restored, and those of npm that are embedded; nothing else is asked of a registry but the
# tool itself.
sbom() {
    dotnet tool restore >/dev/null &&
        dotnet tool run dotnet-CycloneDX -- src/PatronDesk/PatronDesk.csproj --output dist --filename patrondesk.cdx.json \
            --output-format Json --set-name PatronDesk --set-version "$(dotnet msbuild src/PatronDesk -getProperty:Version)" \
            --exclude-dev --disable-package-restore >/dev/null &&
        node build/npm-components.js dist/patrondesk.cdx.json src/PatronDesk/Faces/Desk/package-lock.json &&
        grep -q '"bomFormat": "CycloneDX"' dist/patrondesk.cdx.json &&
        grep -q '"pkg:nuget/Npgsql@' dist/patrondesk.cdx.json
}
if ! sbom; then
    echo "the bill of materials could not be made" >&2
    exit 1
fi
ls -sh dist
