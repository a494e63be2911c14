#!/usr/bin/env bash
# Sees to what the .NET SDK does not bring: require.sh make|run|test|publish|pictures|bench|faults ...
#
# As root on Debian or Ubuntu, what is missing is installed. Elsewhere it is named. Without a tool of the tests, the
# tests that need it are skipped, each with its reason; in CI, and for publish and bench, a missing tool is a failure.
set -euo pipefail

packages=() # what apt-get would install
needed=()   # the same in words
fatal=false

lack() { # lack "words" package...
    needed+=("  $1 (Debian, Ubuntu: apt-get install ${*:2})")
    packages+=("${@:2}")
}

has() { command -v "$1" >/dev/null 2>&1; }

# As root the tests run it as a user of its own; a half-finished installation has the files but not the user.
has_postgres() {
    { compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || has initdb; } &&
        { [[ $(id -u) != 0 ]] || id postgres >/dev/null 2>&1; }
}

has_php_curl() { has php && php -m | grep -qx curl; }

has_python_requests() {
    local python
    for python in python3 /usr/bin/python3; do
        if has "$python" && "$python" -c 'import requests' 2>/dev/null; then
            return 0
        fi
    done
    return 1
}

look() {
    packages=() needed=()
    local purpose
    for purpose in "$@"; do
        case $purpose in
            make)
                has make || lack "GNU make" make
                ;;
            test)
                has_postgres || [[ -n ${PATRONDESK_TEST_POSTGRES:-} ]] || lack "PostgreSQL's server" postgresql
                has curl || lack "curl" curl
                has_php_curl || lack "PHP with its curl extension" php-cli php-curl
                has chromium || has chromium-browser || lack "the browser Chromium" chromium
                has zbarimg || lack "zbarimg, which reads barcodes" zbar-tools
                has pdftoppm && has pdftotext || lack "pdftoppm and pdftotext" poppler-utils
                # In this order: npm of Debian brings its own node otherwise.
                has node || lack "Node.js, for the receiver of webhooks" nodejs
                has npm || lack "npm, for the receiver of webhooks" npm
                has_python_requests || lack "Python 3 with requests" python3 python3-requests
                ;;
            run)
                # In this order: npm of Debian brings its own node otherwise.
                has node || lack "Node.js, for the desk's script and style" nodejs
                has npm || lack "npm, for the desk's script and style" npm
                ;;
            publish)
                has clang || has gcc || lack "a linker for native code: clang" clang
                [[ -e /usr/include/zlib.h ]] || lack "zlib's headers" zlib1g-dev
                ;;
            pictures)
                has chromium || has chromium-browser || lack "the browser Chromium" chromium
                compgen -G '/usr/lib/*/faketime/libfaketimeMT.so.1' >/dev/null || lack "libfaketime" libfaketime
                ;;
            check)
                # In this order: npm of Debian brings its own node otherwise.
                has node || lack "Node.js, for the duplicate finder" nodejs
                has npm || lack "npm, for the duplicate finder" npm
                ;;
            bench)
                has wrk || lack "the load generator wrk" wrk
                has_postgres || lack "PostgreSQL's server, with pgbench" postgresql
                has node || lack "Node.js, for the hand-written server" nodejs
                has npm || lack "npm, for the hand-written server" npm
                has make && has g++ && has python3 || lack "what npm builds better-sqlite3 with" make g++ python3
                ;;
            faults)
                has_postgres || lack "PostgreSQL's server" postgresql
                has unshare || lack "unshare" util-linux
                has ip || lack "ip" iproute2
                # Patroni's packages recommend the client of etcd that it needs.
                has patroni || lack "Patroni with its client of etcd" patroni python3-etcd
                has etcd || lack "etcd" etcd-server
                compgen -G '/usr/lib/*/faketime/libfaketime.so.1' >/dev/null || lack "libfaketime" libfaketime
                ;;
            *)
                echo "require.sh: '$purpose' is not one of make, run, test, publish, pictures, check, bench, faults" >&2
                exit 2
                ;;
        esac
        [[ $purpose == test || $purpose == faults ]] || fatal=true
    done
}

install_packages() {
    # The tests start a private cluster; the package's own need not be started. This is Debian's way to say so.
    local policy=/usr/sbin/policy-rc.d made=false
    if [[ ! -e $policy ]]; then
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod +x "$policy"
        made=true
    fi
    local status=0
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -q && apt-get install -q -y --no-install-recommends "${packages[@]}" || status=$?
    if $made; then
        rm -f "$policy"
    fi
    return $status
}

look "$@"
if ((${#packages[@]} == 0)); then
    exit 0
fi
if [[ $(id -u) == 0 ]] && has apt-get; then
    echo "Installing ${packages[*]}"
    install_packages </dev/null || echo "apt-get failed; see above." >&2
    fatal=false
    look "$@"
    if ((${#packages[@]} == 0)); then
        exit 0
    fi
fi
{
    echo "Missing on this machine:"
    printf '%s\n' "${needed[@]}"
} >&2
if $fatal || [[ ${CI:-} == true ]]; then
    exit 1
fi
echo "The tests that need them will be skipped." >&2
