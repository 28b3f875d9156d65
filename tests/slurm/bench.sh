#!/bin/sh
# make bench-slurm DUMP=folder: what sharing costs, on one machine. One run with -j 2, then
# the same dump by three nodes of Slurm, then again with a node killed on the way; wall
# seconds, processor seconds of all pieces, and whether the cases are equal.
# usage: bench.sh BIN DUMP [SHARDS]
b=$1 dump=$2 shards=${3:-6}
here=$(cd "$(dirname "$0")" && pwd)
PATH=$b:/usr/sbin:/sbin:$PATH
export PATH ROUNDS=4 HOLD=3
W=$(mktemp -d "${TMPDIR:-/tmp}/sluice-bench.XXXXXX")
trap 'cluster_stop; rm -rf "$W"' EXIT
trap 'exit 130' INT TERM
. "$here/nodes.sh"
cluster_start || { echo 'bench-slurm: Slurm does not start here' >&2; exit 1; }
mkdir "$W/work" && cd "$W/work" || exit 1
now() { date +%s.%N; }
since() { awk -v a="$1" -v b="$(now)" 'BEGIN { printf "%.1f s\n", b - a }'; }
rt=${RT:+chrt -f 10}
# seconds of the processor that a shell's children took, from its `times`
processor() { awk '/^[0-9]+m[0-9.]+s [0-9]+m[0-9.]+s$/ { split($1, u, /[ms]/); split($2, k, /[ms]/); s += u[1] * 60 + u[2] + k[1] * 60 + k[2] } END { printf "%.1f", s }' "$@"; }
began=$(now)
sh -c "trap times EXIT; $rt"' sluice triage -q -j 2 --ocr none one.db "$0"' "$dump" > times
echo "one run, -j 2: $(since "$began"), processor $(processor times) s, store $(du -sm one.store | cut -f1) MB, case $(du -sm one.db | cut -f1) MB"
sluice case dump one.db > one
one() { # name command
	sluice job slurm --no-submit -n "$shards" --ocr none "$1.db" "$dump" > /dev/null
	sed -i 's/^#SBATCH --cpus-per-task=.*/#SBATCH --cpus-per-task=2/; s/-j "[^"]*"/-j 1/' "$1".job/*.sh
	sed -i '2i trap times EXIT' "$1".job/unpack.sh "$1".job/shard.sh "$1".job/finish.sh
	[ -z "$rt" ] || sed -i "s/^\"\\\$SLUICE\" job/$rt &/" "$1".job/*.sh
	began=$(now)
	sh "$1.job/submit.sh" > /dev/null
	eval "$2"
	queue_wait 600
	echo "$1, $shards shards: $(since "$began"); processor $(processor "$1".job/log/*) s; $(sluice job status "$1.job" | awk '/^shard/ { s += $6; if ($6 > m) m = $6 } /^unpack/ { u += $6 } END { print "unpacking " u " s, shards " s " s, the longest " m " s" }')"
	sluice case dump "$1.db" | cmp -s - one && echo "$1: equal to the one run" || echo "$1: DIFFERS from the one run"
}
one nodes :
one killed 'running_on 2; sleep 0.2; node_kill 2'
