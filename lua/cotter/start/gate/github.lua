--- The gate in GitHub Actions.

local github = {}

--- The path of the file, below the root of the repository.
github.PATH = ".github/workflows/certificate-pins.yml"

github.WHAT = "the workflow"

--- What has to be done by hand.
github.NEXT = {
  "set the repository variable COTTER_URL to where the program is served;",
  "  the workflow takes it only if it is the one that wrote the file",
  "make the check \"pins\" one that the branch requires",
  "merge @POLICY@ first: a change is judged by what was merged before",
}

-- The action is named by its commit: a tag can be moved.
github.TEXT = [[
# Judges the certificate pins of each pull request with cotter.
#
# A pull request must not be able to edit what judges it. So the event is
# pull_request_target, for which GitHub takes this file from the branch that is
# merged into; and the policy with its rules and waivers, the baseline and the
# evidence come from a checkout of that branch. Of the change comes the app
# alone. Nothing of the change is run: cotter reads it as data, beside a token
# that can but read, which no checkout keeps. Add no step that builds or runs
# what lies in change/.

name: certificate pins

on:
  pull_request_target:
  push:
    branches: [main, master]

permissions:
  contents: read

jobs:
  pins:
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    steps:
      - name: Fetch what judges, of the branch that is merged into
        # v4.2.2
        uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683
        with:
          ref: ${{ github.event.pull_request.base.sha || github.sha }}
          path: base
          persist-credentials: false

      - name: Fetch what is judged
        uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683
        with:
          repository: >-
            ${{ github.event.pull_request.head.repo.full_name
            || github.repository }}
          ref: ${{ github.event.pull_request.head.sha || github.sha }}
          path: change
          persist-credentials: false

      - name: Fetch cotter
        env:
          COTTER_URL: ${{ vars.COTTER_URL }}
          # of the program that wrote this file
          COTTER_SHA256: "@SHA256@"
        run: |
          if [ -z "$COTTER_URL" ]; then
            echo "::error::set the repository variable COTTER_URL"
            exit 2
          fi
          curl --fail --silent --show-error --location --proto '=https' \
            --output cotter "$COTTER_URL"
          echo "$COTTER_SHA256  cotter" | sha256sum --check --strict
          chmod +x cotter

      - name: Judge
        working-directory: change
        run: |
          set -- -p ../base/@POLICY@
          if [ -e ../base/baseline.json ]; then
            set -- "$@" --baseline ../base/baseline.json
          fi
          if [ -d ../base/evidence ]; then
            set -- "$@" -e ../base/evidence
          fi
          ../cotter check "$@" -o markdown="$GITHUB_STEP_SUMMARY" \
            --format github @INPUTS@
]]

return github
