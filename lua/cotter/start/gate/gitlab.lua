--- The gate in GitLab.

local gitlab = {}

gitlab.PATH = ".gitlab/certificate-pins.yml"

gitlab.WHAT = "the job"

gitlab.NEXT = {
  "add to .gitlab-ci.yml:  include: .gitlab/certificate-pins.yml",
  "set the CI/CD variable COTTER_URL to where the program is served;",
  "  the job takes it only if it is the one that wrote the file",
  "hold both files by code owners, or by a pipeline execution policy:",
  "  GitLab takes them from the change",
  "merge @POLICY@ first: a change is judged by what was merged before",
}

gitlab.TEXT = [[
# Judges the certificate pins of each merge request with cotter.
#
# A merge request must not be able to edit what judges it. So the policy with
# its rules and waivers, the baseline and the evidence are those of the branch
# that is merged into, in a worktree of its own; of the change comes the app
# alone, which is read and never run. This job itself GitLab takes from the
# change: let code owners approve changes of it, or enforce it by a pipeline
# execution policy.

certificate-pins:
  stage: test
  image: buildpack-deps:bookworm-scm
  timeout: 10 minutes
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  variables:
    # of the program that wrote this file
    COTTER_SHA256: "@SHA256@"
  script:
    - |
      set -eu
      # In the project of a fork, the fork's branch would judge.
      if [ "${CI_MERGE_REQUEST_PROJECT_ID:-$CI_PROJECT_ID}" \
           != "$CI_PROJECT_ID" ]; then
        echo "run this pipeline in the project that is merged into" >&2
        exit 2
      fi
      if [ -z "${COTTER_URL:-}" ]; then
        echo "set the CI/CD variable COTTER_URL" >&2
        exit 2
      fi
      tools=$(mktemp -d)
      curl --fail --silent --show-error --location --proto '=https' \
        --output "$tools/cotter" "$COTTER_URL"
      echo "$COTTER_SHA256  $tools/cotter" | sha256sum --check --strict
      chmod +x "$tools/cotter"
    - |
      branch=${CI_MERGE_REQUEST_TARGET_BRANCH_NAME:-$CI_DEFAULT_BRANCH}
      git fetch --depth 1 origin "refs/heads/$branch"
      base=$tools/base
      git worktree add --detach "$base" FETCH_HEAD
      set -- -p "$base/@POLICY@"
      if [ -e "$base/baseline.json" ]; then
        set -- "$@" --baseline "$base/baseline.json"
      fi
      if [ -d "$base/evidence" ]; then
        set -- "$@" -e "$base/evidence"
      fi
      "$tools/cotter" check "$@" -o gitlab=gl-code-quality-report.json \
        @INPUTS@
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json
]]

return gitlab
