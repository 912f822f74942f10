--- The gate before a commit, by pre-commit.

local pre_commit = {}

pre_commit.PATH = ".pre-commit-config.yaml"

pre_commit.WHAT = "the hook"

pre_commit.NEXT = {
  "pre-commit install",
  "git remote set-head origin --auto    # which branch is merged into",
  "merge @POLICY@ first: a change is judged by what was merged before",
  "let CI be the gate (cotter new ci github, gitlab): a hook can be skipped",
}

pre_commit.TEXT = [[
# Judges the certificate pins of a commit with cotter. A hook is a courtesy,
# which whoever commits can skip: the gate is in CI.

repos:
  - repo: local
    hooks:
      - id: cotter
        name: certificate pins
        language: system
        entry: sh .cotter/judge.sh
        pass_filenames: false
        files: '\.(json|xml|plist|kt|java|swift|pem)$|\.curlrc$'
]]

--- The script that it runs.
pre_commit.SCRIPT_PATH = ".cotter/judge.sh"

pre_commit.SCRIPT = [[
#!/bin/sh
# Judges the pins of what is to be committed.
#
# A change must not be able to edit what judges it. So the policy with its
# rules and waivers, the baseline and the evidence are those of the branch that
# is merged into: origin/HEAD, or what COTTER_BASE names.
set -eu
base=${COTTER_BASE:-origin/HEAD}
judge=$(mktemp -d)
trap 'rm -rf "$judge"' EXIT

mkdir "$judge/base"
git archive --output "$judge/base.tar" "$base"
tar -x -C "$judge/base" -f "$judge/base.tar"

set -- -p "$judge/base/@POLICY@"
if [ -e "$judge/base/baseline.json" ]; then
    set -- "$@" --baseline "$judge/base/baseline.json"
fi
if [ -d "$judge/base/evidence" ]; then
    set -- "$@" -e "$judge/base/evidence"
fi
cotter check "$@" @INPUTS@
]]

return pre_commit
