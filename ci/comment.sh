#!/usr/bin/env bash
# Write REPORTS/comparison.md on pull request NUMBER of GH_REPO, as one comment that later runs update.
# The token in GH_TOKEN needs `pull-requests: write`; a pull request of a fork has none.
set -euo pipefail

mark="<!-- snipproof -->"
file="$REPORTS/comparison.md"
[ -f "$file" ] || exit 0
[[ "$NUMBER" =~ ^[0-9]+$ ]] || { echo "NUMBER is no number: '$NUMBER'" >&2; exit 2; }

body=$(printf '%s\n' "$mark"; head -c 60000 "$file")
found=$(gh api --paginate "repos/$GH_REPO/issues/$NUMBER/comments" \
  --jq ".[] | select(.body | startswith(\"$mark\")) | .id" | head -n 1)
if [ -n "$found" ]; then
  gh api --method PATCH "repos/$GH_REPO/issues/comments/$found" --raw-field "body=$body" > /dev/null
else
  gh api --method POST "repos/$GH_REPO/issues/$NUMBER/comments" --raw-field "body=$body" > /dev/null
fi
