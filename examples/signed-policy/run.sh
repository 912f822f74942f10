#!/bin/sh
# Judges the app by the signed policy, then the change that is proposed to that
# policy. Takes the program.
cotter=${1:-cotter}
cd "$(dirname "$0")" || exit 2

echo "The app:"
"$cotter" check -p gate/policy.lua --verify-key release.pub.pem \
    --minimum-serial 8 --at 2026-04-24 app || exit

echo
echo "The change, which nobody has signed:"
"$cotter" check -p proposed/policy.lua --verify-key release.pub.pem \
    --minimum-serial 8 --at 2026-04-24 app

echo
echo "What it would let pass:"
"$cotter" diff -p gate/policy.lua -p proposed/policy.lua --at 2026-04-24 \
    --fail-on-loosening app
