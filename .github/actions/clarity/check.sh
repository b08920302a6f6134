#!/usr/bin/env bash
# Judges models by a trust policy. Inputs are environment variables, so that none of them is ever read as a command:
#   CLARITY      the program, words separated by blanks
#   POLICY       the trust policy
#   MODELS       models, one a line
#   REVOCATIONS  revocation lists, one a line; may be empty
#   SARIF        where the scan's findings are written; empty scans nothing
# Exit: that of `clarity policy check`; 17, 14 or 18 where only the scan found something.
set -uo pipefail

read -r -a clarity <<<"$CLARITY"
models=()
while IFS= read -r line; do [ -n "$line" ] && models+=("$line"); done <<<"$MODELS"
lists=()
while IFS= read -r line; do [ -n "$line" ] && lists+=(--revocations "$line"); done <<<"${REVOCATIONS:-}"
if [ "${#models[@]}" -eq 0 ]; then
  echo "no model was named" >&2
  exit 2
fi

"${clarity[@]}" policy check --no-memory --policy "$POLICY" "${lists[@]}" "${models[@]}"
judged=$?
scanned=0
if [ -n "${SARIF:-}" ]; then
  "${clarity[@]}" scan --sarif "${models[@]}" >"$SARIF"
  scanned=$?
fi
[ "$judged" -ne 0 ] && exit "$judged"
exit "$scanned"
