#!/usr/bin/env bash
# How long a newcomer waits: clones this repository into an empty folder and prints the seconds from there to each of:
# set-up done, page answers, first lyric drawn in headless Chromium; then those that `./dev build native` and
# `./dev test` take. A browser and its driver are no part of serving: they are fetched before the clock starts.
#   tests/fresh/clone.sh [FOLDER] [--no-test]
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
REPOSITORY=$(git -C "$HERE" rev-parse --show-toplevel)
PORT=${PORT:-8091}
export CCACHE_DISABLE=1 # a newcomer has compiled nothing before
FOLDER=$(mktemp -d)
tests=yes
for argument in "$@"; do
  if [ "$argument" = --no-test ]; then tests=no; else FOLDER=$argument; fi
done
[ -z "$(ls -A "$FOLDER" 2>/dev/null)" ] || { echo "$FOLDER is not empty: name an empty folder." >&2; exit 2; }
command -v npm >/dev/null || { echo "npm is needed to fetch the browser's driver." >&2; exit 2; }

TOOLS=$(mktemp -d)
trap 'kill -- "-${served:-0}" 2>/dev/null || true; rm -rf "$TOOLS"' EXIT
[ -n "${CHROMIUM:-}" ] || [ -x /usr/bin/chromium ] || apt-get install -y -qq --no-install-recommends chromium >/dev/null
driver=$(node -p "require('$REPOSITORY/web/package.json').devDependencies['playwright-core']")
npm install --prefix "$TOOLS" --no-save --ignore-scripts --no-audit --no-fund --loglevel=error "playwright-core@$driver" >/dev/null

seconds() { awk -v from="$1" -v to="$(date +%s.%N)" 'BEGIN {printf "%.1f", to - from}'; }
print() { printf '%-28s %8s s\n' "$1" "$2"; } # WHAT SECONDS

git clone -q "$REPOSITORY" "$FOLDER"
cd "$FOLDER"
begin=$(date +%s.%N)
set -m
./dev serve --port "$PORT" >"$TOOLS/serve.log" 2>&1 &
served=$!
set +m
(
  until grep -q 'Building the page' "$TOOLS/serve.log"; do sleep 0.2; done
  print "set-up done" "$(seconds "$begin")"
) &
node "$HERE/first_lyric.mjs" "http://localhost:$PORT/" "$TOOLS" "$begin" || { tail -n 30 "$TOOLS/serve.log" >&2; exit 1; }
# The page's other builds go on behind it: what follows is timed without them.
until [ -e build/web/simd/geci-page.wasm ]; do
  grep -q 'other builds of the page failed' "$TOOLS/serve.log" && { cat build/serve.log >&2; exit 1; }
  sleep 1
done
print "every build is served" "$(seconds "$begin")"
kill -- "-$served" 2>/dev/null || true
wait "$served" 2>/dev/null || true

begin=$(date +%s.%N)
./dev build native >"$TOOLS/native.log" 2>&1 || { tail -n 30 "$TOOLS/native.log" >&2; exit 1; }
print "./dev build native" "$(seconds "$begin")"
[ "$tests" = yes ] || exit 0
rm -rf build
begin=$(date +%s.%N)
status=0
./dev test >"$TOOLS/test.log" 2>&1 || status=$?
print "./dev test, empty build/" "$(seconds "$begin")"
tail -n 14 "$TOOLS/test.log"
exit "$status"
