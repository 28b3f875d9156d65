/* cli_case.h - what every tool that takes a case file shares. */
#ifndef SLUICE_CLI_CASE_H
#define SLUICE_CLI_CASE_H

#include <sluice/casefile.h>
#include <sluice/cli.h>

/* Who is at work: $SLUICE_USER, else the login name. Static. */
const char *cli_who(void);
/* The command line as one string for the log. Owned by caller. */
char *cli_args(int argc, char **argv);
/* Opens the case or ends the program with the right status and a message.
 * BUSY_SECONDS < 0: the default. */
struct casefile *cli_open_case(const struct cli *cli, const char *path, enum casefile_mode mode, int64_t busy_seconds);

/* A cell of WIDTH columns, appended: cut with … or filled with spaces, East
 * Asian widths counted; what a terminal would obey is left to cli_put_safe(). */
void cli_cell(struct buf *out, struct str s, int width, bool right);
int cli_columns(struct str s);
/* Columns of the terminal, 80 when it is none. */
int cli_terminal_width(void);
/* Colour is wanted: standard output is a terminal and NO_COLOR is not set. */
bool cli_colour(void);
/* "1.2 MB" */
void cli_bytes(struct buf *out, int64_t n);
/* "1 234 567" with thin groups for people */
void cli_count(struct buf *out, int64_t n);

/* Prints rows as aligned columns with a header. Widths are those of the first
 * CLI_TABLE_LOOK rows, fitted to the terminal. ST_FATAL when a row fails. */
#define CLI_TABLE_LOOK 500
enum status cli_table(struct case_rows *rows, struct err *err);
/* The same rows as JSON Lines, one object a row; JSON columns that hold objects
 * or arrays are passed on as such. */
enum status cli_rows_json(struct case_rows *rows, struct err *err);

#endif
