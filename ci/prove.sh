#!/usr/bin/env bash
# Run the COMMANDS of snipproof, write every report to REPORTS, and end with the worst status.
set -uo pipefail

environment=${SNIPPROOF_VENV:-${RUNNER_TEMP:-${TMPDIR:-/tmp}}/snipproof-venv}
PATH="$environment/bin:$PATH"
reports=${REPORTS:-snipproof-reports}
project=${PROJECT:-.}
worst=0

mkdir -p "$reports" || exit 2
reports=$(cd "$reports" && pwd)

prove() {
  snipproof --project "$project" "$@"
  local status=$?
  echo "snipproof $1: $status"
  [ "$status" -le "$worst" ] || worst=$status
}

for command in ${COMMANDS:-check run}; do
  case $command in
    check) prove check --sarif "$reports/check.sarif" ;;
    run)
      options=(--target "${TARGET:-mock}")
      [ -z "${LIVE_URL:-}" ] || options+=(--url "$LIVE_URL")
      [ -z "${SHARD:-}" ] || options+=(--shard "$SHARD")
      [ -z "${CHANGED_SINCE:-}" ] || options+=(--changed-since "$CHANGED_SINCE")
      prove run "${options[@]}" --report "$reports/report.json" --junit "$reports/junit.xml" \
        --markdown "$reports/summary.md" --sarif "$reports/run.sarif"
      ;;
    audit)
      options=()
      while IFS= read -r option; do
        [ -z "$option" ] || options+=("$option")
      done <<< "${AUDIT_OPTIONS:-}"
      prove audit "${options[@]}" "${PAGES:-content}"
      ;;
    site) prove site "${PUBLIC:-public}" ;;
    *)
      echo "COMMANDS names '$command'; it takes check, run, audit and site" >&2
      exit 2
      ;;
  esac
done

if [ -n "${COMPARE_WITH:-}" ] && [ -f "$reports/report.json" ]; then
  # What got worse is already in the status of the run; this says what changed.
  snipproof compare "$COMPARE_WITH" "$reports/report.json" --markdown "$reports/comparison.md"
  status=$?
  [ "$status" -le 1 ] || worst=2
fi
if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
  cat "$reports"/comparison.md "$reports"/summary.md >> "$GITHUB_STEP_SUMMARY" 2>/dev/null
fi
if [ -n "${GITHUB_OUTPUT:-}" ]; then
  printf 'reports=%s\nstatus=%s\n' "$reports" "$worst" >> "$GITHUB_OUTPUT"
fi
exit "$worst"
