#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The desktop tells a desk from other files, by its name and by its content.
# Usage: test-mime-type.sh BUILD/data [DESKBELLCTL]
set -euo pipefail
build_dir=$1
deskbellctl=${2:-}
# shellcheck source-path=SCRIPTDIR source=tap.sh
. "$(dirname -- "$0")/tap.sh"

id=io.github.deskbell.Deskbell
desk=application/x-deskbell-desk

# Ours beside what the system knows, in a folder that only this test sees.
export HOME=$work/home XDG_DATA_HOME=$work/data XDG_DATA_DIRS=/usr/local/share:/usr/share
export LC_ALL=C.UTF-8
mkdir -p -- "$HOME" "$XDG_DATA_HOME/mime/packages" "$work/files"
cp -- "$build_dir/$id.xml" "$XDG_DATA_HOME/mime/packages/"

# sqlite_file PATH APPLICATION-ID: the head of a SQLite file, as far as types
# are told by it.
sqlite_file () {
  {
    printf 'SQLite format 3\0'
    head -c 52 /dev/zero
    printf '%b' "$2"
    head -c 28 /dev/zero
  } >"$1"
}
sqlite_file "$work/files/without-a-name" '\x44\x65\x73\x6B'
sqlite_file "$work/files/other" '\x00\x00\x00\x00'
head -c 64 /dev/zero | tr '\0' '\377' >"$work/files/name-only.desk"

type_of () {
  gio info --attributes=standard::content-type "$1" | sed -n 's/^ *standard::content-type: //p'
}

check /data/mime/is-well-formed xmllint --noout "$build_dir/$id.xml"
check /data/mime/database-takes-it update-mime-database "$XDG_DATA_HOME/mime"
complains () { ! grep -qi -e error -e warning "$work/said"; }
update-mime-database "$XDG_DATA_HOME/mime" >"$work/said" 2>&1 || true
check /data/mime/database-takes-it-without-a-complaint complains
check /data/mime/by-its-name same "$desk" "$(type_of "$work/files/name-only.desk")"
check /data/mime/by-its-application-id same "$desk" "$(type_of "$work/files/without-a-name")"
check /data/mime/another-sqlite-file-is-not-a-desk \
  same application/vnd.sqlite3 "$(type_of "$work/files/other")"
check /data/mime/is-a-kind-of-sqlite-file \
  grep -qx "$desk application/vnd.sqlite3" "$XDG_DATA_HOME/mime/subclasses"

if [ -n "$deskbellctl" ]; then
  "$deskbellctl" desk new "$work/files/real" >"$work/said" 2>&1 || sed 's/^/# /' "$work/said"
  check /data/mime/a-real-desk-is-one same "$desk" "$(type_of "$work/files/real")"
fi
finish_tap
