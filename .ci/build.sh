# shellcheck shell=bash
# What ./dev builds, and with which tools. Sourced by ./dev.

readonly JOBS=${JOBS:-$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)}
readonly WEB_BUILDS="relaxed-mt simd-mt simd"

use_emscripten() {
  if ! has_new_emcc; then
    export EM_CONFIG=$DEPS/emscripten/config.py
    export PATH=$DEPS/emscripten/usr/share/emscripten:$PATH
    export EMCC_LOCAL_PORTS=sdl2=$DEPS/sdl2/src
    # Many short calls: a version manager's wrapper around python3 would cost each of them time.
    [ ! -x /usr/bin/python3 ] || export EMSDK_PYTHON=${EMSDK_PYTHON:-/usr/bin/python3}
  fi
  EMSCRIPTEN=$(dirname "$(readlink -f "$(command -v emcc)")")
  export EMSCRIPTEN
}

use_native_compiler() {
  [ -n "${CXX:-}" ] && return
  if command -v clang++-19 >/dev/null; then export CC=clang-19 CXX=clang++-19; fi
}

# Configures a preset once, and again when a part (CLI, TESTS) is asked for that it was configured without.
configure() { # PRESET [PART...]
  local preset=$1 part cache=build/$1/CMakeCache.txt known=yes options=(); shift
  if [ ! -e "build/$preset/build.ninja" ]; then
    known=no
    options=(-DGECI_CLI=OFF -DGECI_TESTS=OFF)
  fi
  for part in "$@"; do
    grep -qs "^GECI_$part:BOOL=ON" "$cache" || known=no
    options+=("-DGECI_$part=ON")
  done
  [ "$known" = no ] || return 0
  if [ -n "${GECI_IMGUI_DIR:-}" ]; then options+=("-DGECI_IMGUI_DIR=$GECI_IMGUI_DIR"); fi
  if command -v ccache >/dev/null; then options+=(-DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache); fi
  mkdir -p build
  cmake --preset "$preset" ${options[@]+"${options[@]}"} >"build/$preset.log" 2>&1 ||
    { cat "build/$preset.log" >&2; die "CMake could not configure '$preset': its own words are above."; }
}

compile() { # PRESET TARGET...
  local preset=$1; shift
  cmake --build "build/$preset" -j "$JOBS" --target "$@"
}

build_assets() {
  node assets/corpora/build.mjs "$DEPS/node_modules/chinese-poetry" build/assets/corpora
  node assets/dictionary/build.mjs "$DEPS/node_modules/nodejieba" build/assets/dictionary.bin
}

build_native() {
  use_native_compiler
  configure native CLI
  compile native geci geci-app
}

build_pages() { # BUILD...
  use_emscripten
  configure wasm
  local build targets=()
  for build in "$@"; do targets+=("geci-page-$build"); done
  compile wasm "${targets[@]}"
}

# One command: `serve` runs it where a failure ends nothing, and old builds must not pass for new ones.
build_web() {
  # shellcheck disable=SC2086
  build_pages $WEB_BUILDS && node web/tools/assemble.mjs build/web
}

build_dist() {
  build_web
  node web/tools/assemble.mjs build/dist --static
}

# The command line for Node; relaxed SIMD, which Node 20 runs only when told to, is for benchmarks.
build_node() {
  use_emscripten
  configure wasm CLI
  compile wasm geci-simd-mt geci-relaxed-mt
  mkdir -p build/node
  cp build/wasm/simd-mt/geci.mjs build/wasm/simd-mt/geci.wasm build/node/
}

build() { # [WHAT]
  case ${1:-all} in
    native) setup node native; build_assets; build_native ;;
    web) setup node web; build_assets; build_web ;;
    node) setup node web cli; build_assets; build_node ;;
    dist) setup node web; build_assets; build_dist ;;
    all) setup node native web cli; build_assets; build_native; build_web; build_node ;;
    *) die "unknown build '$1': native, web, node or dist." ;;
  esac
}
