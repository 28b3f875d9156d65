#!/bin/sh
# Puts what is left of this job into Slurm's queue: unpackers, shards, and a last
# job that merges or, while shards are missing, begins another round. Edit it and
# the scripts beside it as your cluster asks; `sh submit.sh` may be run again at any
# time, also after a job was cancelled: nothing that is done is done twice.
set -eu
job=$(cd "$(dirname "$0")" && pwd)
SLUICE=${SLUICE:-@SLUICE@}
ROUND=${ROUND:-1}
export SLUICE ROUND
command -v sbatch >/dev/null || { echo "sluice: there is no Slurm here (no sbatch): 'sluice job shard' does the pieces by hand, see sluice-job(1)" >&2; exit 3; }
# numbers, one a line, as Slurm writes a list of tasks
list() { paste -s -d, -; }

put() { # name script [options]: the number of the job that was put into the queue
	name=$1 script=$2
	shift 2
	sbatch --parsable --job-name="$name" --chdir="$(pwd)" --output="$job/log/$name-%A_%a.log" "$@" "$job/$script" "$job" | cut -d';' -f1
}
: > "$job/slurm.new"
after=
tasks=$("$SLUICE" job todo --unpack "$job" | list)
if [ -n "$tasks" ]; then
	id=$(put sluice-unpack unpack.sh --array="$tasks")
	echo "$id" >> "$job/slurm.new"
	after=--dependency=afterany:$id
fi
tasks=$("$SLUICE" job todo "$job" | list)
if [ -n "$tasks" ]; then
	# shellcheck disable=SC2086 # no word, or one
	id=$(put sluice-shard shard.sh --array="$tasks" $after)
	echo "$id" >> "$job/slurm.new"
	after=--dependency=afterany:$id
fi
# shellcheck disable=SC2086
id=$(put sluice-finish finish.sh $after)
echo "$id" >> "$job/slurm.new"
mv "$job/slurm.new" "$job/slurm"
echo "sluice: jobs $(list < "$job/slurm") are queued (round $ROUND); 'sluice job status $job' tells how far they are"
