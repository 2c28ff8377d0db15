#!/bin/sh
# Runs the real client libraries of other products against a gateway that is started for it, and prints a line per check.
# Usage: run.sh [CLIENT…], by default all. Needs Node.js 20 or later, with npm.
set -eu
here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
root=$(CDPATH='' cd "$here/../../../.." && pwd)
clients=$root/gateway/target/clients
work=$(mktemp -d)
gateway=
stop() {
  [ -z "$gateway" ] || { kill "$gateway" 2>/dev/null && wait "$gateway" 2>/dev/null; } || true
  rm -rf "$work"
}
trap stop EXIT
trap 'exit 130' INT TERM
"$root/tallygate" --help >/dev/null
"$here/install.sh" "$clients"
cp "$here"/*.mjs "$clients"
"$root/tallygate" serve --data "$work/data" --set tallygate.http.port=0 --set tallygate.binary.port=0 >"$work/out" 2>&1 &
gateway=$!
url=
while [ -z "$url" ]; do
  kill -0 "$gateway" 2>/dev/null || { cat "$work/out" >&2; exit 1; }
  url=$(sed -n 's/.*ready \[http=\([0-9.:]*\)\].*/http:\/\/\1/p' "$work/out")
done
node "$clients/run.mjs" "$url" "$@"
