#!/bin/sh
# One shard: what was unpacked for it into a case file of its own. Give it the time
# that the largest shard needs: what runs out of it is begun again, but the texts
# that were read are not read again.
#SBATCH --cpus-per-task=4
#SBATCH --mem=8G
#SBATCH --requeue
exec "$SLUICE" job shard -q -j "${SLURM_CPUS_PER_TASK:-1}" "$1" "$SLURM_ARRAY_TASK_ID"
