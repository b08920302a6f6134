#!/usr/bin/env bash
# Judges models by a trust policy. Inputs are environment variables, so that none of them is ever read as a command:
#   CLARITY      the program, words separated by blanks
#   POLICY       the trust policy
#   MODELS       models, one a line
#   REVOCATIONS  revocation lists, one a line; may be empty
#   SARIF        where the scan's findings are written; empty scans nothing
# Where a runner names them, GITHUB_OUTPUT gets `admitted` and `exit`, GITHUB_STEP_SUMMARY what was said.
# Exit: that of `clarity policy check`; 17, 14 or 18 where only the scan found something.
set -uo pipefail

read -r -a clarity <<<"$CLARITY"
models=()
# A path that looks like an option is still a path: nobody turns a check into `--help` by a name.
path() { case "$1" in -*) printf './%s' "$1" ;; *) printf '%s' "$1" ;; esac; }
while IFS= read -r line; do [ -n "$line" ] && models+=("$(path "$line")"); done <<<"$MODELS"
lists=()
while IFS= read -r line; do [ -n "$line" ] && lists+=(--revocations "$(path "$line")"); done <<<"${REVOCATIONS:-}"
if [ "${#models[@]}" -eq 0 ]; then
  echo "no model was named" >&2
  exit 2
fi

said=$("${clarity[@]}" policy check --no-memory --policy "$(path "$POLICY")" "${lists[@]}" "${models[@]}" 2>&1)
judged=$?
printf '%s\n' "$said"
scanned=0
if [ -n "${SARIF:-}" ]; then
  "${clarity[@]}" scan --sarif "${models[@]}" >"$SARIF"
  scanned=$?
fi
exit=$judged
[ "$judged" -eq 0 ] && exit=$scanned

if [ -n "${GITHUB_OUTPUT:-}" ]; then
  printf 'admitted=%s\nexit=%s\n' "$([ "$judged" -eq 0 ] && echo true || echo false)" "$exit" >>"$GITHUB_OUTPUT"
fi
if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
  # Names of models are somebody's text: nothing of it may be markup.
  shown=${said//"&"/"&amp;"}
  shown=${shown//"<"/"&lt;"}
  printf '### Clarity: %s\n\n<pre>\n%s\n</pre>\n' "$([ "$exit" -eq 0 ] && echo admitted || echo "refused ($exit)")" \
    "$shown" >>"$GITHUB_STEP_SUMMARY"
fi
exit "$exit"
