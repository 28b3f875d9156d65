/* cli_job.h - the ends of a shared triage: its shards' cases, checked and merged. */
#ifndef SLUICE_CLI_JOB_H
#define SLUICE_CLI_JOB_H

#include <sluice/casefile.h>
#include <sluice/cli.h>
#include <sluice/job.h>

/* The shard's case file at PATH is written: the head of its log and its rules into S. */
enum status job_shard_close(const char *path, struct job_state *s, struct err *err);

/* Prints how far P is: its own files, and Slurm's queue where there is one.
 * Pieces that are not done. */
unsigned job_print_status(const struct cli *cli, const struct job_plan *p);

/* Checks all shards, merges them into the plan's case and checks that; exit
 * status. Nothing is put where the case belongs unless all is well. LOST:
 * shards that are not done are taken as losses, else they are refused. */
int job_merge(const struct cli *cli, const struct job_plan *p, const struct casefile_actor *a, bool lost);

#endif
