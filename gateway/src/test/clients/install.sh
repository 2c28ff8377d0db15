#!/bin/sh
# Installs the client libraries of other products where the checks look for them. Needs Node.js 20 or later, with npm.
# Usage: install.sh [DIRECTORY], by default gateway/target/clients
set -eu
here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
to=${1:-$here/../../../target/clients}
mkdir -p "$to"
cp "$here/package.json" "$here/package-lock.json" "$to"
cd "$to"
# A failed or interrupted installation leaves no such file.
[ -f installed ] && cmp -s package-lock.json installed && exit 0
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
cp package-lock.json installed
