#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes of the symbols, which are SVG, what GTK makes of them each time the
# program starts: pictures of 16 pixels, and of 32 for screens of twice the
# density. Other sizes are drawn from the SVG.
#   make-icons.sh ENCODER COMPILER FOLDER OUTPUT.c OUTPUT.h SYMBOL.svg…
set -eu
encoder=$1 compiler=$2 folder=$3 code=$4 header=$5
shift 5

rm -rf -- "$folder"
mkdir -p -- "$folder/16x16/actions" "$folder/16x16@2/actions"
{
  echo '<?xml version="1.0" encoding="UTF-8"?>'
  echo '<gresources><gresource prefix="/io/github/deskbell/Deskbell/icons">'
  for symbol; do
    name=$(basename -- "$symbol" .svg).symbolic.png
    "$encoder" -o "$folder/16x16/actions" "$symbol" 16x16 >&2
    "$encoder" -o "$folder/16x16@2/actions" "$symbol" 32x32 >&2
    echo "<file>16x16/actions/$name</file><file>16x16@2/actions/$name</file>"
  done
  echo '</gresource></gresources>'
} >"$folder/icons.gresource.xml"

"$compiler" --sourcedir="$folder" --c-name=desk_icons --internal --generate-source --target="$code" "$folder/icons.gresource.xml"
"$compiler" --sourcedir="$folder" --c-name=desk_icons --internal --generate-header --target="$header" "$folder/icons.gresource.xml"
