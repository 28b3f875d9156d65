#!/bin/sh
# The last job: merges and checks. While shards are missing, and for as many rounds as
# ROUNDS says, what is missing is queued again; after that it is told as lost.
#SBATCH --cpus-per-task=1
#SBATCH --requeue
if [ -n "$("$SLUICE" job todo "$1")" ] && [ "$ROUND" -lt "${ROUNDS:-3}" ]; then
	ROUND=$((ROUND + 1)) exec sh "$1/submit.sh"
fi
"$SLUICE" job merge --lost "$1"
status=$?
[ $status -le 1 ] || exit $status
