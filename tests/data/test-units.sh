#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# systemd reads the units of the service, and finds them well closed up.
# Usage: test-units.sh BUILD/data DESKBELLD
set -euo pipefail
build_dir=$1
program=$(realpath -- "$2")
# shellcheck source-path=SCRIPTDIR source=tap.sh
. "$(dirname -- "$0")/tap.sh"

if ! command -v systemd-analyze >/dev/null; then
  echo '1..0 # SKIP systemd-analyze is not installed'
  exit 0
fi

# The program is not installed where the unit looks for it.
sed "s|^ExecStart=[^ ]*|ExecStart=$program|" "$build_dir/deskbelld.service" >"$work/deskbelld.service"
cp -- "$build_dir/deskbelld.socket" "$work"

says_nothing () {
  local said status=0
  said=$("$@" 2>&1) || status=$?
  printf '%s\n' "$said"
  [ "$status" -eq 0 ] && [ -z "$said" ]
}

check /data/units/service-is-read says_nothing systemd-analyze verify --man=no "$work/deskbelld.service"
check /data/units/socket-is-read says_nothing systemd-analyze verify --man=no "$work/deskbelld.socket"
# Of 10 for anything goes to 0 for nothing does.
check /data/units/is-closed-up systemd-analyze security --no-pager --offline=true --threshold=15 "$work/deskbelld.service"
finish_tap
