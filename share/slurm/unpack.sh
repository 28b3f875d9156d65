#!/bin/sh
# One unpacker: reads the dumps, fills the store, deals the items out to the shards.
#SBATCH --cpus-per-task=4
#SBATCH --mem=8G
#SBATCH --requeue
exec "$SLUICE" job unpack -q -j "${SLURM_CPUS_PER_TASK:-1}" "$1" "$SLURM_ARRAY_TASK_ID"
