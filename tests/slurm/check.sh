#!/bin/sh
# make check-slurm: a shared triage under real Slurm. A node that dies, a job that is
# cancelled, a node with a full store, one with another version, a damaged shard: a clear
# line each, and in the end the case that one run makes, or none.
# usage: check.sh BIN
b=$1
here=$(cd "$(dirname "$0")" && pwd)
n=0
ok() { n=$((n + 1)); if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi; }
is() { n=$((n + 1)); if [ "$1" = "$2" ]; then echo "ok $n - $3"; else echo "not ok $n - $3"; printf '%s\n' "$1" | sed 's/^/# got  /'; printf '%s\n' "$2" | sed 's/^/# want /'; fi; }
skip() { echo "1..0 # skip $1"; echo "check-slurm: $1" >&2; exit 0; }
PATH=$b:/usr/sbin:/sbin:$PATH
export PATH
for c in slurmctld slurmd sbatch munged; do command -v $c > /dev/null || skip "no $c ('make deps-slurm')"; done
[ "$(id -u)" = 0 ] || skip 'needs root, to run nodes'
unshare -m -p -f --mount-proc true 2> /dev/null || skip 'this machine allows no namespaces'
W=$(mktemp -d /tmp/sluice-slurm.XXXXXX)
chmod 755 "$W"
trap 'cluster_stop; rm -rf "$W"' EXIT
trap 'exit 130' INT TERM
. "$here/nodes.sh"
cluster_start || { tail -n 5 "$W"/*.log >&2; skip 'Slurm does not start here'; }

# Work of some seconds: texts that differ, pages that belong together, the sample trove.
mkdir "$W/work" && cd "$W/work" || exit 1
export ROUNDS=8 HOLD=3
perl "$here/dump.pl" dump "${TEXTS:-400}"
cp "$here/../../build/samples/DONGYOU-2024.zip" dump/
sluice triage -q --ocr none one.db dump; sluice case dump one.db > one
logs() { cat "$1".job/log/* 2> /dev/null; }
same() { sluice case dump "$1.db" > "$1.dump" 2> /dev/null; cmp -s one "$1.dump"; ok $? "$2: the case of one run, table by table"; }

# three nodes, nothing amiss
sluice triage --slurm 6 --ocr none plain.db dump > out; ok $? 'a job is put into the queue'
for i in $(seq 200); do sluice triage --status plain.db > state; grep -Eq "^(unpack|shard) .* running .* n[123]$" state && break; sleep 0.25; done
grep -Eq '^(unpack|shard) .* running .* n[123]$' state; ok $? 'status tells what runs, and where'
queue_wait 120; ok $? 'the queue runs empty'
sluice triage --status plain.db > state; is "$? $(tail -n 1 state)" '0 6 of 6 shards done, 0 running, 0 queued, 0 stopped; merged into plain.db' 'status: done'
same plain 'three nodes'
is "$(logs plain)" 'sluice-job: 6 shards merged into '"'plain.db'" 'the logs say no more'

# a node dies with its shard, another shard is cancelled
sluice triage --slurm 12 --ocr none killed.db dump > out
running_on 2; ok $? 'a shard runs on n2'
node_kill 2
scancel "$(squeue -h -r -n sluice-shard -t PD -o %i | tail -n 1)"; ok $? 'n2 is dead, a shard is cancelled'
queue_wait 120; ok $? 'the queue runs empty'
same killed 'a node and a job killed'
is "$(ls killed.job/shard/*.db | wc -l)" 12 'nothing is left of what died'
grep -l '"host"' killed.job/shard/*.done | wc -l | tr -d ' ' > count; is "$(cat count)" 12 'twelve shards are done'
node_start 2
for i in $(seq 40); do [ "$(sinfo -h -n n2 -o %T)" = idle ] && break; sleep 0.5; done

# n2 has another version of the tool, n3's part of the store is full
cp -r "$b" "$W/old"; version=$(sluice --version | cut -d' ' -f2)
perl -pi -e "s/\Q$version\E\0/0.0.9\0/g" "$W"/old/sluice-job
sluice job slurm --no-submit -n 8 --ocr none bad.db dump > out
sluice job unpack -q bad.job
node_in 2 mount --bind "$W/old" "$b"; ok $? 'n2 has another version'
mkdir "$W/full"; node_in 3 sh -c "mount -t tmpfs -o size=256k none $W/full && mkdir $W/full/u $W/full/w && mount -t overlay -o lowerdir=$W/work/bad.store,upperdir=$W/full/u,workdir=$W/full/w none $W/work/bad.store && { cat /dev/zero > $W/full/fill; true; }" 2> err; full=$?
[ $full -eq 0 ] || echo "# no overlay here: $(cat err)"
sh bad.job/submit.sh > out
queue_wait 150; ok $? 'the queue runs empty'
logs bad > log
grep -q "the job was made by sluice $version, this machine has 0.0.9" log; ok $? 'a node of another version says so'
if [ $full -eq 0 ]; then grep -q 'No space left on device' log; ok $? 'a node whose store is full says so'; grep -q 'ended with status 3: run it again' log; ok $? 'and what to do'; fi
sluice job status bad.job > state || sed 's,^,# ,' state
same bad 'two bad nodes of three'

# a shard that is damaged is refused by the last job
db=bad.job/$(sed 's/.*"file":"\([^"]*\)".*/\1/' bad.job/shard/3.done)
mv bad.db keep.db; rm -f bad.job/log/*
dd if=/dev/urandom of="$db" bs=4096 seek=2 count=4 conv=notrunc 2> /dev/null
sh bad.job/submit.sh > out; queue_wait 60
logs bad > log; grep -q 'shard 3 of 8 cannot be taken: ' log; ok $? 'a damaged shard is refused'
[ ! -e bad.db ]; ok $? 'nothing is merged'
rm bad.job/shard/3.done; node_in 2 umount "$b"; [ $full -ne 0 ] || node_in 3 umount "$W/work/bad.store"
sh bad.job/submit.sh > out; queue_wait 60
same bad 'the damaged shard done again'
echo "1..$n"
