#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What the desktop reads about us validates, and its parts name each other.
# Usage: test-desktop-files.sh SOURCE/data BUILD/data
set -euo pipefail
source_dir=$1
build_dir=$2
# shellcheck source-path=SCRIPTDIR source=tap.sh
. "$(dirname -- "$0")/tap.sh"

id=io.github.deskbell.Deskbell
desktop=$build_dir/$id.desktop
metainfo=$build_dir/$id.metainfo.xml
schema=$source_dir/$id.gschema.xml

value () { sed -n "s/^$1=//p" "$2"; }
element () { xmllint --xpath "string($1)" "$metainfo"; }

check /data/desktop/validates desktop-file-validate "$desktop"
check /data/desktop/icon-is-installed \
  test -f "$source_dir/icons/hicolor/scalable/apps/$(value Icon "$desktop").svg"
check /data/desktop/symbolic-icon-is-installed \
  test -f "$source_dir/icons/hicolor/symbolic/apps/$(value Icon "$desktop")-symbolic.svg"
check /data/desktop/is-started-by-the-bus same true "$(value DBusActivatable "$desktop")"
check /data/service/answers-to-the-application-id same "$id" "$(value Name "$build_dir/$id.service")"
service_starts () {
  local command
  command=$(value Exec "$build_dir/$id.service")
  case $command in
    /*/deskbell\ --gapplication-service) ;;
    *) echo "Exec=$command"; return 1 ;;
  esac
}
check /data/service/starts-the-installed-program service_starts

# Later versions warn that there is no home page, which is so.
metainfo_validates () {
  local said
  said=$(appstreamcli validate --no-net --no-color "$metainfo") || true
  echo "$said"
  grep -q ' Validation ' <<<"$said" \
    && ! grep -E '^[EW]: ' <<<"$said" | grep -qv 'url-homepage-missing$'
}
check /data/metainfo/validates metainfo_validates
check /data/metainfo/has-the-application-id same "$id" "$(element /component/id)"
check /data/metainfo/launches-the-desktop-file same "$id.desktop" "$(element /component/launchable)"
check /data/metainfo/opens-what-the-desktop-file-opens \
  same "$(value MimeType "$desktop")" "$(element /component/provides/mediatype);"

check /data/schema/compiles-strictly glib-compile-schemas --strict --dry-run "$source_dir"
setting () { GSETTINGS_BACKEND=memory GSETTINGS_SCHEMA_DIR=$build_dir gsettings get "$id" "$1"; }
check /data/schema/first-window-is-1180-wide same 1180 "$(setting window-width)"
check /data/schema/first-window-is-760-high same 760 "$(setting window-height)"
check /data/schema/first-view-is-my-work same "'my-work'" "$(setting last-view)"
check /data/schema/nobody-has-said-who-they-are same '@a{ss} {}' "$(setting analysts)"
check /data/schema/follows-the-desktops-colours same "'system'" "$(setting color-scheme)"
# A key without a summary is one that nobody can read in an editor of settings.
check /data/schema/every-key-has-a-summary \
  same 0 "$(xmllint --xpath 'count(//key[not(summary)])' "$schema")"
finish_tap
