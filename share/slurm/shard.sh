#!/bin/sh
# One shard: what was unpacked for it into a case file of its own. Give it the time
# that the largest shard needs: what runs out of it is begun again, but the texts
# that were read are not read again. A node on which it fails is held for HOLD
# seconds, so that one bad node cannot take all shards and fail them.
#SBATCH --cpus-per-task=2
#SBATCH --requeue
"$SLUICE" job shard -q -j "${SLURM_CPUS_PER_TASK:-1}" "$1" "$SLURM_ARRAY_TASK_ID"
status=$?
[ $status -le 1 ] && exit 0
sleep "${HOLD:-60}"
exit $status
