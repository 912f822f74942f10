#!/bin/sh
# Runs the study over a file and over standard input: each must print what
# expected.txt has. Takes the program.
cotter=${1:-cotter}
here=$(dirname "$0")

"$cotter" run "$here/study.lua" "$here/certificates.pem" |
    diff - "$here/expected.txt" &&
    "$cotter" run "$here/study.lua" - < "$here/certificates.pem" |
    diff - "$here/expected.txt"
