# shellcheck shell=bash
# What ./dev installs, and where. Sourced by ./dev; each need below is one word that a command asks for:
#   node     Node.js with npm, and from npm the corpora, the dictionary's source and the shaders' translator
#   native   a compiler and libraries for `geci` and `geci-app`
#   web      Emscripten, and SDL2's source for the page
#   drivers  what tests take from npm
#   tests    these, test libraries, sanitizers, a browser, and an OpenGL that computes on the processor
#   lint     clang-format, clang-tidy, shellcheck, TypeScript
# Debian packages go into the system; all else goes into build/deps.

readonly DEPS=$ROOT/build/deps
readonly OLDEST_NODE=20
readonly NODE_PACKAGE_VERSION=20.20.0 # npm's node-linux-*, taken where the system's Node is older
readonly EMSCRIPTEN_VERSION=3.1.69    # the oldest that builds the page

# Packages by need, as Debian 12 calls them; docs/dependencies.md says what each is for.
packages_for() { # NEED
  case $1 in
    node)
      command -v node >/dev/null || echo nodejs
      command -v npm >/dev/null || echo npm
      ;;
    native) echo cmake ninja-build g++ clang-19 lld-19 xz-utils libutfcpp-dev nlohmann-json3-dev libcli11-dev libeigen3-dev libutf8proc-dev libsdl2-dev libgl-dev ;;
    web)
      echo cmake ninja-build xz-utils python3 libutfcpp-dev nlohmann-json3-dev libfmt-dev
      has_new_emcc || echo clang-19 lld-19 llvm-19
      ;;
    cli) echo libcli11-dev libeigen3-dev ;;
    tests)
      echo doctest-dev libclang-rt-19-dev fonts-noto-cjk libegl1 libgl1-mesa-dri
      if [ -z "${CHROMIUM:-}" ]; then echo chromium; fi
      ;;
    lint) echo clang-format-19 clang-tidy-19 shellcheck ;;
  esac
}

# ---------------------------------------------------------------------------------------------- system

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else die "installing packages needs root: run ./dev setup as root, or install sudo."
  fi
}

has_apt() { command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; }
is_installed() { dpkg-query -W -f='${db:Status-Abbrev}' "$1" 2>/dev/null | grep -q '^ii'; }

# "Ubuntu 24.04.1 LTS", "Debian GNU/Linux 12 (bookworm)", "Darwin": for sentences.
system_name() {
  if [ -r /etc/os-release ]; then
    # shellcheck disable=SC1091
    (. /etc/os-release && echo "${PRETTY_NAME:-${NAME:-Linux}}")
  else
    uname -s
  fi
}

system_id() {
  # shellcheck disable=SC1091
  if [ -r /etc/os-release ]; then (. /etc/os-release && echo "${ID:-linux}"); else uname -s; fi
}

is_ubuntu() { [ "$(system_id)" = ubuntu ]; }

# Elsewhere people install what is needed themselves: this says what is missing.
require_tools() { # NEED...
  local need tool missing=""
  for tool in cmake ninja node npm; do command -v "$tool" >/dev/null || missing="$missing $tool"; done
  for need in "$@"; do
    case $need in
      native) command -v "${CXX:-c++}" >/dev/null || missing="$missing a-C++20-compiler" ;;
      web) has_new_emcc || missing="$missing emcc(emsdk,>=$EMSCRIPTEN_VERSION)" ;;
    esac
  done
  [ -z "$missing" ] || die "not on PATH:$missing. README.md, 'Other systems', lists what $(system_name) needs."
}

apt_update() {
  as_root apt-get update -qq || die "apt-get update failed: check the machine's package sources and its network."
}

# Prints those of PACKAGE... that are not installed.
missing_packages() { # PACKAGE...
  local package
  for package in "$@"; do is_installed "$package" || echo "$package"; done
}

# One sentence for a package that this system does not offer, or offers in a form that does not serve.
require_packages_offered() { # PACKAGE...
  local package
  for package in "$@"; do
    if [ "$package" = chromium ] && is_ubuntu; then
      die "Ubuntu's chromium is a snap, which tests cannot drive: install another build of it and name it in CHROMIUM=/path/to/chrome."
    fi
    apt-cache policy "$package" | awk '/Candidate:/ && $2 != "(none)" {found = 1} END {exit !found}' ||
      die "$(system_name) offers no package '$package': README.md, 'Other systems', says what is needed instead."
  done
}

install_packages() { # PACKAGE...
  [ $# -gt 0 ] || return 0
  say "Debian packages, installed into the system: $*"
  require_packages_offered "$@"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null ||
    die "apt-get could not install $*: its own words are above."
}

# ---------------------------------------------------------------------------------------------- Node.js

node_major() { node --version 2>/dev/null | sed -nE 's/^v([0-9]+).*/\1/p'; }

has_new_node() {
  local major
  major=$(node_major)
  [ -n "$major" ] && [ "$major" -ge "$OLDEST_NODE" ]
}

fetch_node() {
  local machine
  case $(uname -m) in
    x86_64) machine=x64 ;;
    aarch64 | arm64) machine=arm64 ;;
    *) die "Node.js here is $(node --version); Geci needs $OLDEST_NODE or newer: install one for $(uname -m)." ;;
  esac
  npm install --prefix . --no-save --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=error \
    "node-linux-$machine@$NODE_PACKAGE_VERSION"
  ln -s "node_modules/node-linux-$machine/bin" bin
}

# A Node of the project's own goes before the system's, for this process and those it starts.
use_own_node() { if [ -e "$DEPS/node/.complete" ]; then export PATH=$DEPS/node/bin:$PATH; fi; }

setup_node() {
  has_new_node && return
  [ "$(uname -s)" = Linux ] || die "Node.js here is $(node --version); Geci needs $OLDEST_NODE or newer: update it."
  once node "Node.js $NODE_PACKAGE_VERSION from npm into build/deps (the system's is $(node --version))" fetch_node
  use_own_node
}

# Two sets: what the corpora and the page need, and with `tests` or `lint` the drivers and checkers too.
setup_npm() { # runtime|all
  local set=$1 mark=$DEPS/node_modules/.complete
  # A complete installation of all packages serves those who need only some.
  if cmp -s web/package-lock.json "$DEPS/package-lock.json" && grep -qsE "^(all|$set)\$" "$mark"; then return; fi
  say "npm packages into build/deps/node_modules ($([ "$set" = all ] && echo "corpora, dictionary, test drivers" || echo "corpora, dictionary"))"
  mkdir -p "$DEPS"
  rm -f "$mark"
  cp web/package.json web/package-lock.json "$DEPS/"
  local omit=()
  [ "$set" = all ] || omit=(--omit=dev)
  npm ci --prefix "$DEPS" --ignore-scripts --no-audit --no-fund --loglevel=error ${omit[@]+"${omit[@]}"}
  echo "$set" >"$mark"
}

# ------------------------------------------------------------------------------- parts of newer Debians

# Runs a step in a scratch folder and moves the result into place only when it is whole: an interrupted
# set-up starts the step again, and finished ones are skipped.
once() { # NAME DESCRIPTION FUNCTION [ARG...]
  local target=$DEPS/$1 description=$2; shift 2
  [ -e "$target/.complete" ] && return
  say "$description"
  rm -rf "$target" "$target.partial"
  mkdir -p "$target.partial"
  (cd "$target.partial" && "$@")
  touch "$target.partial/.complete"
  mv "$target.partial" "$target"
}

# The address that this machine's own sources give for Debian's archive.
debian_mirror() {
  # shellcheck disable=SC2016
  apt-get indextargets --format '$(REPO_URI) $(LABEL)' | awk '$2 == "Debian" {print $1; exit}'
}

has_debian_sources() { has_apt && [ -e /usr/share/keyrings/debian-archive-keyring.gpg ] && [ -n "$(debian_mirror)" ]; }

# Fetches the lists of packages first, where there are none yet.
require_debian_sources() { # WHAT REMEDY
  has_debian_sources || is_ubuntu || ! has_apt || apt_update
  has_debian_sources || die "$(system_name) has no Debian sources to take $1 from: $2"
}

# apt with sources, lists and cache of its own, so that newer suites never touch the system.
private_apt() { # STATE SUITE KIND(deb|deb-src) ARGS...
  local state=$DEPS/apt/$1 suite=$2 kind=$3; shift 3
  mkdir -p "$state/lists/partial" "$state/cache/archives/partial"
  echo "$kind [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(debian_mirror) $suite main" >"$state/sources.list"
  apt-get -qq -oDir::Etc::SourceList="$state/sources.list" -oDir::Etc::SourceParts=- \
    -oDir::State::Lists="$state/lists" -oDir::Cache="$state/cache" -oAPT::Sandbox::User= "$@"
}

fetch_source() { # SUITE PACKAGE: unpacks a Debian source package's upstream tarball into ./src
  private_apt "$2" "$1" deb-src update
  private_apt "$2" "$1" deb-src source --download-only "$2"
  mkdir src
  tar -xf ./*.orig.tar.* -C src --strip-components=1
  rm -f ./*.orig.tar.* ./*.dsc ./*.debian.tar.*
}

fetch_imgui() { fetch_source sid imgui; }

fetch_sdl2() {
  fetch_source trixie libsdl2
  # The port's copy step stumbles over dangling links, which live in folders the web build never reads.
  rm -rf src/android-project* src/Xcode* src/VisualC* src/test
  find src -xtype l -delete
}

setup_imgui() {
  [ -n "${GECI_IMGUI_DIR:-}" ] || once imgui "Dear ImGui's source (Debian sid) into build/deps" fetch_imgui
}

setup_sdl2() {
  has_new_emcc || once sdl2 "SDL2's source for the web (Debian 13) into build/deps" fetch_sdl2
}

# ------------------------------------------------------------------------------------------ Emscripten

has_new_emcc() {
  if [ -z "${new_emcc:-}" ]; then
    local version
    version=$(emcc --version 2>/dev/null | sed -nE '1s/.* ([0-9]+\.[0-9]+\.[0-9]+).*/\1/p')
    if [ -n "$version" ] && [ "$(printf '%s\n%s\n' "$version" "$EMSCRIPTEN_VERSION" | sort -V | head -n1)" = "$EMSCRIPTEN_VERSION" ]; then
      new_emcc=yes
    else
      new_emcc=no
    fi
  fi
  [ "$new_emcc" = yes ]
}

unpack_emscripten() {
  private_apt emscripten trixie deb update
  private_apt emscripten trixie deb download emscripten binaryen libc6 libstdc++6 libgcc-s1
  local deb tool
  for deb in *.deb; do dpkg -x "$deb" .; done
  rm -f ./*.deb
  # Binaryen was linked against a newer C library: each tool runs under the loader it came with.
  mkdir -p binaryen/bin
  for tool in usr/bin/wasm-*; do
    tool=$(basename "$tool")
    # shellcheck disable=SC2016
    printf '#!/bin/sh\nroot=$(dirname "$(readlink -f "$0")")/../..\nexec "$root"/usr/lib64/ld-linux-x86-64.so.2 --library-path "$root/usr/lib/x86_64-linux-gnu" "$root/usr/bin/%s" "$@"\n' \
      "$tool" >"binaryen/bin/$tool"
    chmod +x "binaryen/bin/$tool"
  done
}

# Written anew each time: it holds absolute paths, and the checkout may have moved.
write_emscripten_config() {
  local em=$DEPS/emscripten
  cat >"$em/config.py" <<CONFIG
LLVM_ROOT = '/usr/bin'
LLVM_ADD_VERSION = '19'
CLANG_ADD_VERSION = '19'
BINARYEN_ROOT = '$em/binaryen'
EMSCRIPTEN_ROOT = '$em/usr/share/emscripten'
NODE_JS = '$(command -v node)'
CACHE = '$em/usr/share/emscripten/cache'
FROZEN_CACHE = False
CONFIG
  # Its tools are CommonJS; without this Node reads "type": "module" from the package.json a folder up.
  echo '{"type": "commonjs"}' >"$em/package.json"
}

setup_emscripten() {
  has_new_emcc || once emscripten "Emscripten from Debian 13, unpacked into build/deps (250 MB)" unpack_emscripten
}

# ---------------------------------------------------------------------------------------------- set-up

wants() { # WORD WORDS...
  local word=$1 other; shift
  for other in "$@"; do [ "$other" = "$word" ] && return; done
  return 1
}

lacks_emscripten() { ! has_new_emcc && [ ! -e "$DEPS/emscripten/.complete" ]; }
lacks_imgui() { [ -z "${GECI_IMGUI_DIR:-}" ] && [ ! -e "$DEPS/imgui/.complete" ]; }

# Before anything is installed: can the parts of newer Debians be had here?
require_parts() { # NEED...
  local emsdk="install emsdk (emscripten.org), so that emcc $EMSCRIPTEN_VERSION or newer is on PATH."
  if wants web "$@" && lacks_emscripten; then
    require_debian_sources "Emscripten" "$emsdk"
    [ "$(dpkg --print-architecture)" = amd64 ] || die "Debian's Emscripten is unpacked for amd64 only: $emsdk"
  fi
  if { wants web "$@" || wants native "$@"; } && lacks_imgui; then
    require_debian_sources "Dear ImGui" "unpack its sources, 1.92 or newer, and name the folder in GECI_IMGUI_DIR."
  fi
}

setup_system() { # NEED...
  local need missing
  if ! has_apt; then
    require_tools "$@"
    require_parts "$@"
    return
  fi
  # shellcheck disable=SC2046,SC2207
  missing=($(for need in "$@"; do missing_packages $(packages_for "$need"); done | sort -u))
  if [ "${#missing[@]}" -gt 0 ]; then apt_update; fi
  require_parts "$@"
  # The two largest downloads at the same time.
  if wants web "$@"; then setup_emscripten & fi
  install_packages ${missing[@]+"${missing[@]}"}
}

# Steps that do not wait for each other run at the same time; one that fails ends the set-up.
setup() { # NEED...
  local npm_set=runtime step
  mkdir -p "$DEPS"
  trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
  setup_system "$@"
  setup_node
  if wants drivers "$@" || wants tests "$@" || wants lint "$@"; then npm_set=all; fi
  setup_npm "$npm_set" &
  if wants web "$@" || wants native "$@"; then setup_imgui & fi
  if wants web "$@"; then setup_sdl2 & fi
  for step in $(jobs -p); do wait "$step" || exit 1; done
  trap - EXIT
  if wants web "$@" && ! has_new_emcc; then write_emscripten_config; fi
}
