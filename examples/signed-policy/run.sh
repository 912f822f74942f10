#!/bin/sh
# Judges the app by the signed policy, then the change that is proposed to that
# policy. Takes the program; exits 0 if all three verdicts are as they should.
cotter=$(command -v "${1:-cotter}") || exit 2
cotter=$(realpath "$cotter")
cd "$(dirname "$0")" || exit 2

# expect STATUS COMMAND...
expect() {
    wanted=$1
    shift
    "$cotter" "$@"
    test $? -eq "$wanted" || exit 1
}

echo "The app:"
expect 0 check -p gate/policy.lua --verify-key release.pub.pem \
    --minimum-serial 8 --at 2026-04-24 app

echo
echo "The change, which nobody has signed:"
expect 2 check -p proposed/policy.lua --verify-key release.pub.pem \
    --minimum-serial 8 --at 2026-04-24 app

echo
echo "What it would let pass:"
expect 1 diff -p gate/policy.lua -p proposed/policy.lua --at 2026-04-24 \
    --fail-on-loosening app
