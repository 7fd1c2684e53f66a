#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# test-folder-strace.sh WRITER: the n-th write, fsync, link and so on of a
# program that appends fails, or is where it is killed. What it said to have
# won must stand there, without a gap, and another one must be able to go on.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../data/tap.sh
. "$(dirname -- "$0")/../data/tap.sh"

writer=$1
# Leaks cannot be looked for while somebody else traces.
export ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_leaks=0

if ! strace -o /dev/null true 2>/dev/null; then
  echo '1..0 # SKIP nothing may be traced here'
  exit 0
fi

share=
new_share () {
  rm -rf -- "$work/share"
  share=$work/share
  mkdir -- "$share"
  "$writer" "$share" - create
}

# stands NAME: every number that NAME won has its bytes, and only its.
stands () {
  local won number
  while read -r won number; do
    [ "$won" = won ] || continue
    same "segment $number by $1" "$(cat -- "$(printf '%s/log/%06d/%09d.segment' "$share" \
      $((number / 1000)) "$number")")" || return 1
  done <"$work/$1"
}

# without_gap AT-LEAST: the numbers from 1 on.
without_gap () {
  local names count
  names=$(find "$share/log" -name '*.segment' | sort)
  count=$(printf '%s\n' "$names" | grep -c . || true)
  [ "$count" -ge "$1" ] || {
    echo "only $count segments"
    return 1
  }
  same "$(seq -f '%09.0f' 1 "$count")" "$(printf '%s\n' "$names" | sed 's,.*/,,; s,\.segment$,,')"
}

# go_wrong CALL WHAT N: one run, and another writer after it.
go_wrong () {
  local status=0
  new_share
  strace -f -qq -o /dev/null -e "trace=$1" -e "inject=$1:$2:when=$3" \
    "$writer" "$share" first 3 >"$work/first" 2>"$work/errors" || status=$?
  if [[ $2 = error=* ]]; then
    cat -- "$work/errors"
    same 0 "$status" || return 1
    same 3 "$(grep -c won "$work/first")" || return 1
  fi
  stands first || return 1
  "$writer" "$share" second 2 >"$work/second" || return 1
  stands first && stands second && without_gap $(($(grep -c won "$work/first" || true) + 2))
}

# every CALL WHAT LAST: at the first call, the second, … the last.
every () {
  local n
  for n in $(seq 1 "$3"); do
    go_wrong "$1" "$2" "$n" || {
      echo "$1, $2, call $n"
      return 1
    }
  done
}

check 'a write that fails' every pwrite64 error=EIO 3
check 'a stale handle' every pwrite64 error=ESTALE 3
check 'an fsync that fails' every fsync error=EIO 8
check 'a link that fails' every linkat error=EIO 3
check 'a link that is said to be there' every linkat error=EEXIST 3
check 'an unlink that fails' every unlinkat error=EIO 3
check 'a folder that cannot be made' every mkdirat error=EIO 1
check 'killed in a write' every pwrite64 signal=KILL 3
check 'killed in an fsync' every fsync signal=KILL 8
check 'killed in a link' every linkat signal=KILL 3
check 'killed in an unlink' every unlinkat signal=KILL 3
check 'killed while making a folder' every mkdirat signal=KILL 1
finish_tap
