#!/bin/sh
# Shows the gate at work: an app whose pins may ship, then the same one broken
# in five ways. Takes the program; exits 0 if both verdicts are as they should.
cotter=${1:-cotter}
here=$(dirname "$0")

check() {
    echo "\$ cotter check $1 --evidence evidence --at 2026-04-24"
    (cd "$here" && "$cotter" check "$1" --evidence evidence --at 2026-04-24)
    status=$?
    echo "exit $status"
    [ "$status" -eq "$2" ]
}

case $cotter in
    */*) cotter=$(cd "$(dirname "$cotter")" && pwd)/$(basename "$cotter") ;;
esac

check app 0 && echo && check broken 1
