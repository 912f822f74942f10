# What llvm-cov reports of core, as a table that ends with the sums of what has
# a bound; says what is below one, and fails. Called by spec/coverage.
#
# Columns: 8 lines, 9 of them missed; 11 branches, 12 of them missed.

function share(all, missed) {
    return all == 0 ? 100 : (all - missed) * 100 / all
}

function row(name, lines, lost, branches, astray) {
    printf "%-32s %6d %6d %7.2f %9d %6d %7.2f\n", name, lines, lost,
        share(lines, lost), branches, astray, share(branches, astray)
}

# What strangers' octets are read by, what holds that, and all.
function groups_of(name) {
    if (name ~ /^(asn1|input|x509)\/|^system\/archive/)
        return "core readers"
    if (name ~ /^system\/(arena|budget|sandbox|processor)\.c$/ \
        || name ~ /^system\/(channel|child|confine|jail|jailed|place)\.c$/)
        return "core sandbox"
    return "core"
}

function fail(why) {
    print "FAILED: " why
    failed = 1
}

# Prints the sums of a group, and holds them to the bounds.
function judge(name) {
    row(name, lines[name], lost[name], branches[name], astray[name])
    if (lines[name] == 0)
        fail("no file of " name " was counted")
    else if (share(lines[name], lost[name]) < 95)
        fail("less than 95 % of the lines of " name)
    else if (share(branches[name], astray[name]) < 90)
        fail("less than 90 % of the branches of " name)
}

# Of the branches of the DER reader, these have one side: what ends with
# "|| der_put_back" or "|| der_back", which refuse, and are never true.
BEGIN {
    REFUSALS = 3
    print "file                              lines missed       %" \
          "  branches missed       %"
}

NF == 13 && sub(/^core\//, "", $1) {
    row($1, $8, $9, $11, $12)
    count = split(groups_of($1), groups, " ")
    for (i = 1; i <= count; i++) {
        lines[groups[i]] += $8
        lost[groups[i]] += $9
        branches[groups[i]] += $11
        astray[groups[i]] += $12
    }
    if ($1 == "asn1/der.c") {
        der = $8
        if ($9 > 0 || $12 > REFUSALS)
            fail("asn1/der.c has lines or branches that no test executes")
    }
}

END {
    judge("readers")
    judge("sandbox")
    judge("core")
    if (der == 0)
        fail("no line of asn1/der.c was counted")
    exit failed
}
