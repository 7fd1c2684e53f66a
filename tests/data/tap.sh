# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by the shell tests: one "ok" line per behaviour.
tap_count=0
tap_failed=0
work=$(mktemp -d "${TMPDIR:-/tmp}/deskbell-test-XXXXXX")
trap 'rm -rf -- "$work"' EXIT

# check NAME COMMAND [ARGUMENT…]: passes when COMMAND succeeds; what it said is
# shown when it does not.
check () {
  local name=$1
  shift
  tap_count=$((tap_count + 1))
  if "$@" >"$work/said" 2>&1; then
    echo "ok $tap_count $name"
  else
    echo "not ok $tap_count $name"
    sed 's/^/# /' "$work/said"
    tap_failed=$((tap_failed + 1))
  fi
}

# same EXPECTED ACTUAL
same () {
  [ "$1" = "$2" ] || {
    printf 'expected: %s\nactual:   %s\n' "$1" "$2"
    return 1
  }
}

finish_tap () {
  echo "1..$tap_count"
  [ "$tap_failed" -eq 0 ]
}
