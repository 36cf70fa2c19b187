# shellcheck shell=bash
# What ./dev tests. Sourced by ./dev. Each suite leaves "<passed> <failed>" in a file of its name; the closing lines add
# them up.

readonly RESULTS=$ROOT/build/test-results
readonly FUZZED="archive decode dictionary lrc model_file requests table text torch_file user_dictionary" # the parsers of tests/fuzz
readonly SUITES="lint native asan tsan fuzz wasm bench web"

run_suite() { # NAME COMMAND...
  local name=$1 started=$SECONDS; shift
  say "tests: $name"
  rm -f "$RESULTS/$name"
  GECI_TEST_RESULT="$RESULTS/$name" "$@" || true
  [ -s "$RESULTS/$name" ] || echo "0 1" >"$RESULTS/$name"
  echo "$((SECONDS - started))" >"$RESULTS/$name.seconds"
}

# Runs a doctest program and counts its cases. They are cut in parts, several for each processor, since some take long.
run_doctest() { # FILTER COMMAND...
  local filter=${1:+"--test-case=*$1*"} parts=$((6 * JOBS)) part count first last logs; shift
  logs=$(mktemp -d)
  count=$("$@" --count ${filter:+"$filter"} | sed -nE 's/.*filters: *([0-9]+).*/\1/p')
  for ((part = 0; part < parts; ++part)); do
    first=$((count * part / parts + 1)) last=$((count * (part + 1) / parts))
    if [ "$first" -le "$last" ]; then echo "$first $last $logs/$first-$last"; fi
  done | xargs -P "$JOBS" -n 3 bash -c 'run_part "$@"' _ "$@" --no-colors=1 ${filter:+"$filter"}
  cat "$logs"/* | grep -vE '^(\[doctest\] (doctest version|run with)|=+$|$)' || true
  sum_doctest "$logs" >"$GECI_TEST_RESULT"
  rm -rf "$logs"
}

run_part() { # COMMAND... FIRST LAST LOG
  local first=${*: -3:1} last=${*: -2:1} log=${*: -1}
  "${@:1:$#-3}" --first="$first" --last="$last" >"$log" 2>&1 || true
}
export -f run_part

# Each log is called FIRST-LAST by the cases that its part ran: its closing line counts the others too, as passed. A part
# without that line has crashed, and a sanitizer's report after the last case is a failure as well.
sum_doctest() { # FOLDER
  local log name lost passed=0 failed=0
  for log in "$1"/*; do
    name=$(basename "$log")
    lost=$(sed -nE 's/.*test cases: .* ([0-9]+) failed.*/\1/p' "$log" | tail -n1)
    if [ -n "$lost" ]; then passed=$((passed + ${name#*-} - ${name%-*} + 1 - lost)); fi
    failed=$((failed + ${lost:-1}))
    if grep -qE 'ERROR: (Address|Leak)Sanitizer|WARNING: ThreadSanitizer|runtime error:' "$log"; then failed=$((failed + 1)); fi
  done
  echo "$passed $failed"
}

# ------------------------------------------------------------------------------------------------ fuzz

# One run of one fuzzer; new inputs that it finds of worth stay in FOLDER.
fuzz() { # PARSER RUNS FOLDER [OPTION...]
  local parser=$1 runs=$2 folder=$3; shift 3
  local seeds=("tests/fuzz/seeds/$parser")
  if [ "$parser" = torch_file ]; then seeds+=(tests/fixtures/torch); fi
  mkdir -p "$folder"
  "build/asan/fuzz_$parser" -runs="$runs" -artifact_prefix="build/fuzz/$parser-" -timeout=20 "$@" "$folder" "${seeds[@]}"
}

# The same few inputs each time: a check that the fuzzers work and that old findings stay fixed.
check_fuzzers() { # [FILTER]
  local parser log runs passed=0 failed=0
  log=$(mktemp)
  for parser in $FUZZED; do
    case $parser in *"${1:-}"*) ;; *) continue ;; esac
    rm -rf "build/fuzz/short/$parser"
    # A dictionary's tables take a millisecond to fill.
    if [ "$parser" = dictionary ]; then runs=3000; else runs=20000; fi
    if fuzz "$parser" "$runs" "build/fuzz/short/$parser" -seed=1 -verbosity=0 >"$log" 2>&1; then
      passed=$((passed + 1))
    else
      failed=$((failed + 1))
      tail -n 40 "$log"
    fi
  done
  rm -f "$log"
  echo "$passed fuzzers found nothing, $failed failed"
  echo "$passed $failed" >"$GECI_TEST_RESULT"
}

build_fuzzers() {
  use_native_compiler
  configure asan CLI TESTS
  compile asan geci_fuzzers
}

run_fuzzers() { # [PARSER] [RUNS]
  local parser parsers=${1:-$FUZZED}
  [ -d "tests/fuzz/seeds/${parsers%% *}" ] || die "unknown fuzzer '$1': $FUZZED."
  setup node native tests
  build_assets
  build_fuzzers
  for parser in $parsers; do
    say "fuzzing: $parser"
    fuzz "$parser" "${2:-1000000}" "build/fuzz/corpus/$parser" -print_final_stats=1
  done
}

# ---------------------------------------------------------------------------------------------- suites

test_native() { test_with native "$@"; }
test_asan() { test_with asan "$@"; }
test_tsan() { test_with tsan "$@"; }

test_with() { # PRESET [FILTER]
  use_native_compiler
  configure "$1" CLI TESTS
  compile "$1" geci geci_tests
  run_suite "$1" run_doctest "${2:-}" "build/$1/geci_tests"
}

test_fuzz() { # [FILTER]
  build_fuzzers
  run_suite fuzz check_fuzzers "${1:-}"
}

test_wasm() { # [FILTER]
  local variant
  use_emscripten
  configure wasm CLI TESTS
  # shellcheck disable=SC2046,SC2086
  compile wasm $(printf 'geci_tests-%s ' $WEB_BUILDS)
  for variant in $WEB_BUILDS; do
    run_suite "wasm-$variant" run_doctest "${1:-}" node --experimental-wasm-relaxed-simd "build/wasm/$variant/geci_tests.js"
  done
  build_node
}

test_bench() { run_suite bench node tests/run.mjs bench "$@"; }

test_web() { # [FILTER]
  build_native
  build_dist
  run_suite web node tests/run.mjs web "$@"
}

# clang-tidy asks CMake how each source is compiled. Nothing is built there, so CMake would not notice a new source.
prepare_lint() {
  use_native_compiler
  rm -f build/lint/build.ninja
  configure lint CLI TESTS
}

test_lint() {
  prepare_lint
  run_suite lint bash .ci/lint.sh
}

# ---------------------------------------------------------------------------------------------- entry

needs_of_suite() { # SUITE
  case $1 in
    native | asan | tsan | fuzz) echo node native tests ;;
    wasm) echo node web cli tests ;;
    bench) echo node drivers ;;
    web) echo node native web tests ;;
    lint) echo node native tests lint ;;
    all) echo node native web cli tests lint ;;
    *) die "unknown test group '$1': $SUITES or all." ;;
  esac
}

forget_results() {
  rm -rf "$RESULTS"
  mkdir -p "$RESULTS"
}

run_tests() { # [SUITE] [FILTER]
  local suite=${1:-all} needs one
  needs=$(needs_of_suite "$suite")
  # shellcheck disable=SC2086
  setup $needs
  build_assets
  forget_results
  if [ "$suite" = all ]; then
    for one in $SUITES; do "test_$one"; done
  else
    shift
    "test_$suite" "$@"
  fi
  summarise
}

summarise() {
  local suite passed failed total_passed=0 total_failed=0
  echo
  for suite in "$RESULTS"/*; do
    case $suite in *.seconds) continue ;; esac
    read -r passed failed <"$suite"
    printf '%-20s %4d passed %4d failed %5d s\n' "$(basename "$suite")" "$passed" "$failed" "$(cat "$suite.seconds")"
    total_passed=$((total_passed + passed)) total_failed=$((total_failed + failed))
  done
  echo "$total_passed passed, $total_failed failed"
  [ "$total_failed" = 0 ] && [ "$total_passed" -gt 0 ]
}

# A developer's cycle: what is built already, built again where it changed, and the native tests. No set-up, no CMake
# unless its files changed. The window program is built for its panels, which no native test links.
check() { # [FILTER]
  grep -qs '^GECI_TESTS:BOOL=ON' build/native/CMakeCache.txt ||
    die "the native tests are not set up here yet: run ./dev test native once."
  compile native geci geci-app geci_tests
  forget_results
  run_suite native run_doctest "${1:-}" build/native/geci_tests
  summarise
}
