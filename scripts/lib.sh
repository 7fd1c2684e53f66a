# shellcheck shell=bash disable=SC2034 # read by those who source this
# SPDX-License-Identifier: GPL-3.0-or-later
# What the scripts share: the list of packages, installing what is missing,
# building, and chroots. Sourced, not run.

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
export LC_ALL=C.UTF-8
began=${EPOCHREALTIME/[.,]/}

# The packages, in one place.
packages_build=(
  appstream
  desktop-file-utils
  gcc
  gettext
  gtk-update-icon-cache
  libadwaita-1-dev
  libc6-dev
  libcmark-gfm-dev
  libcmark-gfm-extensions-dev
  libglib2.0-bin
  libglib2.0-dev-bin
  libgnutls28-dev
  libgtk-4-bin
  libgtk-4-dev
  libarchive-dev
  libical-dev
  libjson-glib-dev
  librsvg2-common
  libsecret-1-dev
  libsodium-dev
  libsoup-3.0-dev
  libsqlite3-dev
  meson
  ninja-build
  pkgconf
  python3
  shared-mime-info
)
packages_run=(
  adwaita-icon-theme
  at-spi2-core
  dbus
  dbus-daemon
  fonts-cantarell
  fonts-dejavu-core
  glib-networking
  imagemagick
  procps
  tzdata
  xauth
  xdotool
  xvfb
)
packages_test=(
  gir1.2-gtk-4.0
  libxml2-utils
  openssh-client
  openssh-server
  python3-gi
  python3-pyatspi
  sqlite3
  sshfs
  strace
  x11-utils
)
packages_bench=(
  fossil
  fuse3
  libfuse3-dev
  sqlite3
)
packages_full=(
  clang
  clang-format
  debootstrap
  dpkg-dev
  git
  libclang-rt-dev
  shellcheck
)

say () { printf '%s\n' "$*" >&2; }

# Everything before the work proper: packages, configuring, building.
say_set_up_time () {
  local now=${EPOCHREALTIME/[.,]/}
  local tenths=$(((now - began) / 100000))
  say "Set up in $((tenths / 10)).$((tenths % 10)) s."
}

die () {
  say "$(basename -- "$0"): $*"
  exit 1
}

# need GROUP…: installs those packages of the groups that are not there. apt
# is not touched when nothing is missing.
need () {
  local group package missing=() wanted=()
  for group in "$@"; do
    local -n packages=packages_$group
    wanted+=("${packages[@]}")
  done
  if ! command -v dpkg-query >/dev/null; then
    say "This is not a Debian system; going on as if it had: ${wanted[*]}"
    return
  fi
  local -A installed=()
  while read -r package; do
    installed[$package]=yes
  done < <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null \
    | sed -n 's/^installed //p')
  for package in "${wanted[@]}"; do
    [ -n "${installed[$package]:-}" ] || missing+=("$package")
  done
  [ "${#missing[@]}" -gt 0 ] || return 0

  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null \
      || die "These packages are missing; install them as root: ${missing[*]}"
    as_root=(sudo)
  fi
  say "Installing: ${missing[*]}"
  if [ -z "${apt_is_fresh:-}" ]; then
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    apt_is_fresh=yes
  fi
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends \
    -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold \
    "${missing[@]}" </dev/null >&2
}

# set_up FOLDER [MESON-OPTION…]: a build folder, configured once. A folder that
# was configured with other options is set to these.
set_up () {
  local folder=$1 options=("${@:2}")
  if [ ! -f "$folder/build.ninja" ]; then
    # What a setup that was broken off has left is in the way of the next.
    rm -rf -- "$folder"
    meson setup "$folder" "$root" "${options[@]}" >&2
  elif [ "$(cat -- "$folder/deskbell-options" 2>/dev/null)" != "${options[*]}" ]; then
    meson configure "$folder" "${options[@]}" >&2
  fi
  printf '%s\n' "${options[*]}" >"$folder/deskbell-options"
}

# set_up_from_environment: sets `folder` and `sanitize` by SANITIZE (none, or
# what GCC and Clang call them, such as address,undefined), BUILD (a folder
# other than _build, _build-asan and the like), WERROR (true: warnings are
# errors) and CC, and configures it.
set_up_from_environment () {
  sanitize=${SANITIZE:-none}
  case $sanitize in
    none) folder=_build ;;
    address*) folder=_build-asan ;;
    thread) folder=_build-tsan ;;
    *) folder=_build-${sanitize//[^a-z]/-} ;;
  esac
  folder=${BUILD:-$root/$folder}
  local options=("-Dwerror=${WERROR:-false}" "-Db_sanitize=$sanitize")
  # Clang links its sanitizers into programs, not into libraries.
  case ${CC:-} in
    *clang*) [ "$sanitize" = none ] || options+=(-Db_lundef=false) ;;
  esac
  set_up "$folder" "${options[@]}"
}

# build FOLDER [TARGET…]: says little unless something is wrong.
build () {
  local folder=$1 log=$1/deskbell-build.log
  if ! ninja -C "$@" >"$log" 2>&1; then
    cat -- "$log" >&2
    die "the build in $folder failed"
  fi
  # Warnings are for reading, even when they do not end the build.
  grep -A 6 -E 'warning:' "$log" >&2 || true
}

# Where the scripts keep what is dear to make and can be thrown away.
cache_dir=${XDG_CACHE_HOME:-$HOME/.cache}/deskbell
