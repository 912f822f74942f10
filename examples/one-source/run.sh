#!/bin/sh
# Writes the configs of all platforms of one. Takes the program and a folder;
# without a folder it prints them.
cotter=${1:-cotter}
to=$2
here=$(dirname "$0")

convert() {
    if [ -n "$to" ]; then
        "$cotter" convert --to "$1" --role leaf -o "$to/$2" "$here/pins.xml"
    else
        "$cotter" convert --to "$1" --role leaf "$here/pins.xml"
    fi
}

convert android network_security_config.xml &&
    convert trustkit TrustKit.plist &&
    convert apple Info.plist &&
    convert outsystems pinning.json &&
    convert okhttp Pins.kt
