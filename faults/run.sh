#!/usr/bin/env bash
# Breaks the published server (run.sh faults), or loads it for long (run.sh soak); see docs/faults.md. --help lists the
# options of each.
#
# All of it happens in namespaces of its own: processes, mounts and networks are gone when the run is, however it ends,
# and nothing can reach another machine. PATRONDESK_DIST names a folder with a published program to try instead.
set -euo pipefail
cd "$(dirname "$0")/.."

verb=${1:-faults}
shift || true
program=faults/PatronDesk.Faults/bin/Release/net10.0/PatronDesk.Faults

case " $* " in *" --help "* | *" -h "* | *" -? "*) help=true ;; *) help=false ;; esac
if ! $help; then
    build/require.sh run publish
    # What can't be had is a reason not to run the parts that need it; they say so.
    build/require.sh faults || true
    [[ -n ${PATRONDESK_DIST:-} ]] || build/fresh.sh
fi
dotnet build faults/PatronDesk.Faults --configuration Release --nologo -v quiet
if $help; then
    exec "$program" "$verb" "$@"
fi

separate=(unshare --mount --net --pid --fork --kill-child --mount-proc)
lacks=
if [[ $(id -u) != 0 ]]; then
    lacks="root is needed, for cgroups, mounts and namespaces"
elif ! said=$("${separate[@]}" true 2>&1); then
    lacks="namespaces are needed, and this machine gives none: $said"
fi
if [[ -n $lacks ]]; then
    echo "make $verb: $lacks." >&2
    "$program" "$verb" --lacks "$lacks" "$@" && exit 3 || exit
fi

commit=$(git rev-parse --short HEAD 2>/dev/null || echo unknown)
[[ -z $(git status --porcelain -- src 2>/dev/null) ]] || commit+=" with changes"

# PostgreSQL runs as another user, and must get through.
work=$(mktemp -d -t patrondesk-faults-XXXXXX)
chmod 711 "$work"
child=
clean() {
    # The first process of a namespace takes all the others with it.
    [[ -z $child ]] || kill -KILL "$child" 2>/dev/null || true
    wait 2>/dev/null || true
    # A group can go when the last of its programs has quite ended.
    local group
    for group in $(find /sys/fs/cgroup -depth -type d -name "$(basename "$work")*" 2>/dev/null); do
        for _ in {1..50}; do
            rmdir "$group" 2>/dev/null && break
            sleep 0.1
        done
    done
    chattr -R -i "$work" 2>/dev/null || true
    rm -rf "$work"
}
trap clean EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# The shell stays as the first process, to be the parent of those whose parent is gone.
TMPDIR=$work "${separate[@]}" bash -c 'ip link set lo up; "$@"; exit $?' bash "$program" "$verb" --commit "$commit" "$@" </dev/null &
child=$!
status=0
wait "$child" || status=$?
child=
exit "$status"
