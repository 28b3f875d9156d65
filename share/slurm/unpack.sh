#!/bin/sh
# One unpacker: reads the dumps, fills the store, deals the items out to the shards.
#SBATCH --cpus-per-task=2
#SBATCH --requeue
"$SLUICE" job unpack -q -j "${SLURM_CPUS_PER_TASK:-1}" "$1" "$SLURM_ARRAY_TASK_ID"
status=$?
[ $status -le 1 ] || exit $status # 1: something could not be read, which is usual
