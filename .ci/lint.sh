#!/usr/bin/env bash
# What a machine can judge of the sources, from the repository's root: .ci/lint.sh [--all | --since REV]
# Layout, types and shell scripts are looked at as a whole. clang-tidy, which takes seconds a source, sees what has
# changed since the upstream branch (or since REV, or else in the last commit), and everything with --all.
# GECI_TEST_RESULT may name a file, which is told how many tools were content and how many were not.
set -euo pipefail

readonly COMMANDS=build/lint/compile_commands.json
readonly DATABASE=build/lint/tidy
readonly MODULES=build/deps/node_modules
passed=0 failed=0

log=$(mktemp)
trap 'rm -f "$log"' EXIT

# The files that git knows or would take, as far as they exist, one a line.
files() { # PATTERN...
  git -c core.quotePath=off ls-files --cached --others --exclude-standard -- "$@" | sort -u |
    while IFS= read -r file; do [ ! -f "$file" ] || printf '%s\n' "$file"; done
}

count() { printf '%s' "$1" | grep -c '' || true; }

each() { tr '\n' '\0' | xargs -0 "$@"; } # COMMAND...: with the lines of its input as arguments

# One line for a tool, and what it found.
run() { # NAME WHAT COMMAND...
  local name=$1 what=$2 start=$SECONDS verdict=ok; shift 2
  "$@" >"$log" 2>&1 || verdict=FAILED
  printf '%-13s %-7s %s, %d s\n' "$name" "$verdict" "$what" $((SECONDS - start))
  if [ "$verdict" = ok ]; then passed=$((passed + 1)); return; fi
  failed=$((failed + 1))
  cat "$log"
}

miss() { # NAME SENTENCE
  failed=$((failed + 1))
  printf '%-13s %-7s %s\n' "$1" FAILED "$2"
}

# Other versions break lines in other places and know other mistakes.
find_clang_tool() { # NAME
  local tool
  for tool in "$1-19" "$1" "$(brew --prefix llvm@19 2>/dev/null || true)/bin/$1"; do
    if command -v "$tool" >/dev/null && "$tool" --version | grep -q 'version 19\.'; then printf '%s' "$tool"; return; fi
  done
  return 1
}

# -------------------------------------------------------------------------------------- the quick ones

check_format() { files '*.cpp' '*.h' | each "$1" --dry-run --Werror; }

check_types() {
  local unmarked
  unmarked=$(files '*.js' '*.mjs' | each grep -L '^// @ts-check$' || true)
  node "$MODULES/typescript/bin/tsc" --project web/tsconfig.json --pretty false || return 1
  [ -z "$unmarked" ] || { printf '%s\n' "$unmarked" | sed 's/$/: say "@ts-check" at the top, for editors/'; return 1; }
}

scripts() { files dev .ci/run '*.sh'; }

check_scripts() { scripts | each shellcheck; }

# docs/decisions.md, "One WebAssembly tree", says why there is none.
check_thread_local() { ! files 'src/*.cpp' 'src/*.h' | each grep -nw thread_local; }

sized() { files dev '.ci/*' '*.cpp' '*.h' '*.js' '*.mjs' '*.wgsl' '*.py' '*.sh' '*.css'; }

check_sizes() { sized | each node .ci/sizes.mjs; }

check_includes() { node .ci/include_graph.mjs; }

check_walls() { node .ci/walls.mjs "$COMMANDS"; }

# ------------------------------------------------------------------------------------------ clang-tidy

sources() { files 'src/*.cpp' 'tests/*.cpp'; }

# Without precompiled headers: they need not have been built, and they hide what a source forgot to include.
write_database() {
  mkdir -p "$DATABASE"
  sed -E -e 's/ -Xclang -include(-pch)? -Xclang [^ ]*cmake_pch[^ ]*//g' -e 's/ -include [^ ]*cmake_pch[^ ]*//g' \
    -e 's/ -Winvalid-pch//g; s/ -fpch-instantiate-templates//g' \
    "$COMMANDS" >"$DATABASE/compile_commands.json"
}

upstream() {
  local branch
  for branch in '@{upstream}' origin/HEAD origin/main main; do
    if git rev-parse --verify --quiet "$branch^{commit}" >/dev/null 2>&1; then git merge-base HEAD "$branch"; return; fi
  done
}

# Every changed file, deleted ones too.
changed() { # [REV]
  local since=$1 found
  [ -n "$since" ] || since=$(upstream || true)
  found=$(git -c core.quotePath=off diff --name-only "${since:-HEAD}"
    git -c core.quotePath=off ls-files --others --exclude-standard)
  if [ -z "$found" ] && [ -z "$1" ]; then
    found=$(git -c core.quotePath=off show --first-parent -m --format= --name-only HEAD)
  fi
  printf '%s\n' "$found"
}

# Of the changed files the sources, and for a header the sources that include it themselves.
changed_sources() { # [REV]
  local file all
  all=$(sources)
  changed "$1" | while IFS= read -r file; do
    case $file in
      src/*.cpp | tests/*.cpp) [ ! -f "$file" ] || printf '%s\n' "$file" ;;
      src/*.h | tests/*.h) printf '%s\n' "$all" | each grep -lF "\"${file#*/}\"" || true ;;
    esac
  done | sort -u
}

# The folder of the C library that the web is built against, if that has been unpacked.
web_sysroot() {
  local cache=$PWD/build/deps/emscripten/usr/share/emscripten/cache
  [ -d "$cache" ] || cache=$(em-config CACHE 2>/dev/null || true)
  if [ -d "$cache/sysroot/include/SDL2" ]; then printf '%s' "$cache/sysroot"; fi
}

# Of the sources in its input those that only the web's build compiles.
for_the_web() {
  { each grep -l '#include <emscripten' || true; } | while IFS= read -r file; do
    grep -qF "/$file\"" "$COMMANDS" || printf '%s\n' "$file"
  done
}

# Two sources at a time. Each is judged with the flags of its build, or of its neighbour's where it has none of its own.
tidy() { # TOOL SOURCES [OPTION...]
  local tool=$1 list=$2; shift 2
  [ -n "$list" ] || return 0
  printf '%s\n' "$list" | each -n 1 -P 2 bash -c '
    source=${!#}
    found=$("${@:1:$#-1}" "$source" 2>&1) && exit 0
    printf "%s\n" "$found" | grep -vE "^[0-9]+ (warning|error)s?( and [0-9]+ errors?)? (generated|treated as errors)"
    exit 1' tidy "$tool" -p "$DATABASE" --quiet --extra-arg=-Wno-unknown-warning-option "$@"
}

check_sources() { # TOOL SOURCES SYSROOT
  local web native outcome=0
  [ -n "$2" ] || return 0
  web=$(printf '%s\n' "$2" | for_the_web)
  native=$(printf '%s\n' "$2" | grep -vxF "${web:-none}" || true)
  write_database || return 1
  tidy "$1" "$native" || outcome=1
  [ -z "$3" ] || tidy "$1" "$web" "--extra-arg-before=-isystem$3/include/SDL2" \
    --extra-arg=--target=wasm32-unknown-emscripten "--extra-arg=--sysroot=$3" || outcome=1
  return "$outcome"
}

lint_sources() { # TOOL all|changed [REV]
  local list sysroot what
  if [ "$2" = all ]; then list=$(sources); else list=$(changed_sources "$3"); fi
  what="sources: $(count "$list")"
  sysroot=$(web_sysroot)
  if [ -z "$sysroot" ] && [ -n "$list" ] && [ -n "$(printf '%s\n' "$list" | for_the_web)" ]; then
    what="$what (without those for the web, whose headers come with ./dev build web)"
  fi
  run clang-tidy "$what" check_sources "$1" "$list" "$sysroot"
}

# ------------------------------------------------------------------------------------------------ main

usage() { printf 'usage: .ci/lint.sh [--all | --since REV]\n' >&2; exit 2; }

scope=changed since=
case ${1:-} in
  '') ;;
  --all) [ $# = 1 ] || usage; scope=all ;;
  --since)
    [ $# = 2 ] || usage
    since=$(git rev-parse --verify --quiet "$2^{commit}") || { printf "lint: git knows no commit '%s'.\n" "$2" >&2; exit 2; } ;;
  *) usage ;;
esac

if tool=$(find_clang_tool clang-format); then
  run clang-format "files: $(count "$(files '*.cpp' '*.h')")" check_format "$tool"
else
  miss clang-format "Install clang-format 19 (Debian: clang-format-19)."
fi

if [ -f "$MODULES/typescript/bin/tsc" ]; then
  run tsc "files: $(count "$(files '*.js' '*.mjs')")" check_types
else
  miss tsc "Run ./dev setup, which puts TypeScript into build/deps."
fi

if command -v shellcheck >/dev/null; then
  run shellcheck "scripts: $(count "$(scripts)")" check_scripts
else
  miss shellcheck "Install shellcheck."
fi

if [ -f "$MODULES/typescript/bin/tsc" ]; then
  run sizes "files: $(count "$(sized)")" check_sizes
else
  miss sizes "Run ./dev setup, which puts TypeScript into build/deps."
fi
run includes "between the folders of src" check_includes
if [ -f "$COMMANDS" ]; then
  run walls "what a panel must not include" check_walls
else
  miss walls "Run ./dev lint: it asks CMake first how each source is compiled."
fi
run thread_local "sources: $(count "$(files 'src/*.cpp' 'src/*.h')")" check_thread_local

if ! tool=$(find_clang_tool clang-tidy); then
  miss clang-tidy "Install clang-tidy 19 (Debian: clang-tidy-19)."
elif [ ! -f "$COMMANDS" ]; then
  miss clang-tidy "Run ./dev lint: it asks CMake first how each source is compiled."
else
  lint_sources "$tool" "$scope" "$since"
fi

[ -z "${GECI_TEST_RESULT:-}" ] || echo "$passed $failed" >"$GECI_TEST_RESULT"
[ "$failed" = 0 ]
