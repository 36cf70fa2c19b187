#!/usr/bin/env bash
# Builds and serves in clean systems: for each Debian named (12 and 13 if none is), debootstrap makes the smallest there
# is, this repository is cloned into it, and ./dev serve, ./dev build native and ./dev test bench run there. Needs root
# and debootstrap; prints a line a step with the seconds it took.
#   tests/fresh/chroots.sh [bookworm] [trixie] [sid]
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
REPOSITORY=$(git -C "$HERE" rev-parse --show-toplevel)
PORT=${PORT:-8092}
LOGS=$REPOSITORY/build/chroots
die() { printf '%s\n' "$*" >&2; exit 2; }
# shellcheck disable=SC2034
ROOT=$REPOSITORY
# shellcheck source=.ci/setup.sh
. "$REPOSITORY/.ci/setup.sh"
[ "$(id -u)" = 0 ] || die "debootstrap needs root."
command -v debootstrap >/dev/null || die "install debootstrap first."
mirror=$(debian_mirror)
[ -n "$mirror" ] || die "this machine's own sources name no Debian archive."
[ $# -gt 0 ] || set -- bookworm trixie
mkdir -p "$LOGS"

root=
leave() {
  [ -n "$root" ] || return 0
  umount "$root/proc" "$root/dev/pts" "$root/dev" 2>/dev/null || true
  rm -rf --one-file-system "$root"
  root=
}
trap leave EXIT

inside() { chroot "$root" env HOME=/root LANG=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin bash -c "cd /geci && $1"; }

# Certificates that the environment names, for machines behind a proxy that answers with its own.
copy_certificates() {
  local file
  for file in "${NODE_EXTRA_CA_CERTS:-}" "${SSL_CERT_FILE:-}"; do
    [ -f "$file" ] || continue
    mkdir -p "$root$(dirname "$file")"
    cp "$file" "$root$file"
  done
}

# A mirror may be an older snapshot; a machine that uses one tells apt not to ask how old it is.
copy_apt_settings() { apt-config dump Acquire::Check-Valid-Until >"$root/etc/apt/apt.conf.d/90-from-outside"; }

step() { # WHAT COMMAND...
  local what=$1 begin=$SECONDS result=ok; shift
  "$@" >>"$LOGS/$suite.log" 2>&1 || result=FAILED
  printf '%-10s %-24s %-6s %5d s\n' "$suite" "$what" "$result" "$((SECONDS - begin))"
  [ "$result" = ok ] || { tail -n 20 "$LOGS/$suite.log" >&2; exit 1; }
}

make_system() {
  debootstrap --variant=minbase --include=ca-certificates "$suite" "$root" "$mirror"
  mount --bind /dev "$root/dev"
  mkdir -p "$root/dev/pts"
  mount -t devpts devpts "$root/dev/pts"
  mount -t proc proc "$root/proc"
  cp /etc/resolv.conf /etc/hosts "$root/etc/"
  copy_certificates
  copy_apt_settings
  git clone -q "$REPOSITORY" "$root/geci"
}

serves() {
  inside "./dev serve --all --port $PORT" &
  local serving=$! answered=no
  while kill -0 "$serving" 2>/dev/null; do
    if inside "PATH=/geci/build/deps/node/bin:\$PATH; node -e 'fetch(\"http://localhost:$PORT/relaxed-mt/geci-page.wasm\").then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))'" 2>/dev/null; then
      answered=yes
      break
    fi
    sleep 2
  done
  pkill -f "web/tools/serve.mjs build/web --port $PORT" || true
  wait "$serving" || true
  [ "$answered" = yes ]
}

for suite in "$@"; do
  root=$(mktemp -d)
  : >"$LOGS/$suite.log"
  step "debootstrap" make_system
  step "./dev serve --all" serves
  step "./dev build native" inside "./dev build native && build/native/geci --version"
  step "./dev test bench" inside "./dev test bench"
  leave
done
