/* cli_report.h - what report, export and show --html share: a case as the
 * source of a report, the list of names to be blacked out. */
#ifndef SLUICE_CLI_REPORT_H
#define SLUICE_CLI_REPORT_H

#include <sluice/cli_case.h>
#include <sluice/report.h>

/* A report_query_fn whose source is a struct casefile. */
enum status cli_report_query(void *source, const char *sql, const struct str *args, size_t n, report_row_fn *fn, void *ctx, struct err *err);
/* A report_open_fn of the same. */
int cli_report_open(void *source, struct str id, const char *suffix);
/* Fills query, open, source and (when it is NULL) title of O, and reads the names in
 * REDACT (NULL: none) into it; ends the program when it cannot be read. What it
 * allocates lives as long as the program. */
void cli_report_options(const struct cli *cli, struct report_options *o, struct casefile *c, const char *path, const char *redact);

#endif
