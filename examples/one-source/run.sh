#!/bin/sh
# Writes the configs of all platforms of one; takes the program and a folder.
cotter=${1:-cotter}
to=${2:-.}
here=$(dirname "$0")

convert() {
    "$cotter" convert --to "$1" --role leaf -o "$to/$2" "$here/pins.xml"
}

convert android network_security_config.xml &&
    convert trustkit TrustKit.plist &&
    convert apple Info.plist &&
    convert outsystems pinning.json &&
    convert okhttp Pins.kt
