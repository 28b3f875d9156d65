#!/bin/sh
# Installs what deps/packages.txt, or the list that is named, asks for and this machine lacks.
set -eu
list=$(dirname "$0")/${1:-packages.txt}
missing=
for p in $(sed 's/#.*//' "$list"); do
	dpkg-query -W -f '${Status}' "$p" 2>/dev/null | grep -q '^install ok installed' || missing="$missing $p"
done
if [ -z "$missing" ]; then
	echo "deps: all packages are installed"
	exit 0
fi
if ! command -v apt-get >/dev/null; then
	echo "deps: not a Debian system; install these yourself:$missing" >&2
	exit 1
fi
echo "deps: installing$missing"
as_root=
[ "$(id -u)" = 0 ] || as_root="sudo"
$as_root apt-get update -qq
# shellcheck disable=SC2086 # a list of words
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
echo "deps: done"
