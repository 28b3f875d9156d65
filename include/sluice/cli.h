/* cli.h - what every tool shares: options table, help, exit status, talk. */
#ifndef SLUICE_CLI_H
#define SLUICE_CLI_H

#include <sluice/err.h>
#include <stdio.h>

/* Exit statuses; the worst seen wins (busy over incomplete, fatal over all). */
enum { EXIT_DONE = 0, EXIT_INCOMPLETE = 1, EXIT_USAGE = 2, EXIT_SYSTEM = 3, EXIT_BUSY = 75 };

struct cli_option {
	char shortname;        /* 0: none */
	const char *longname;  /* NULL ends the table */
	const char *argname;   /* NULL: takes no argument */
	const char *help;      /* one line */
	/* Exactly one of these is set: */
	bool *flag;
	const char **text;
	int64_t *number;       /* decimal, with k, M, G, T (powers of 1024) */
	void (*call)(void *ctx, const char *arg);
	void *ctx;
};

struct cli {
	const char *tool;      /* "unpack" */
	const char *synopsis;  /* "[options] [FILE…]" */
	const char *purpose;   /* one sentence */
	const struct cli_option *options;
	/* Common options, filled by cli_parse(): */
	bool quiet;
	int verbose;
	int64_t workers;       /* -j; default the number of processors */
	bool has_workers;      /* offer -j */
	bool json;             /* --json */
	bool has_json;         /* offer --json */
};

/* Parses options (GNU style, "--" ends them); -h/--help, --version print and
 * exit. Returns the index of the first operand. Wrong use prints one line and
 * exits 2. */
int cli_parse(struct cli *cli, int argc, char **argv);
/* "sluice-unpack: 'x' …" on standard error, escaped for terminals; counts.
 * Silent under -q for warnings. */
void cli_warn(const struct cli *cli, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void cli_error(const struct cli *cli, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Wrong use: message, hint at --help, exit 2. */
void cli_usage(const struct cli *cli, const char *fmt, ...) __attribute__((format(printf, 2, 3), noreturn));
/* The exit status for a stage's end; prints ERR when it is fatal. */
int cli_status(const struct cli *cli, enum status st, const struct err *err);
/* Flushes stdout, checks it, and returns STATUS or 3 when it failed (a closed
 * pipe is not worth a message: 3 silently). */
int cli_finish(const struct cli *cli, int status);
/* Writes S with control characters, bidi overrides and malformed bytes
 * escaped, so that a terminal shows and never obeys them. Tabs and newlines
 * pass only with KEEP_LINES. */
void cli_put_safe(FILE *f, struct str s, bool keep_lines);
void cli_add_safe(struct buf *b, struct str s, bool keep_lines); /* the same behind what is in B */
bool cli_is_tty(int fd);
/* From here on standard output goes through $SLUICE_PAGER, $PAGER or less, when it is
 * a terminal and --json was not given; empty or "cat": it does not. To be called
 * before anything is printed; ends with the program. */
void cli_pager(const struct cli *cli);
bool cli_paged(void); /* it does */
/* Path of a data file "labels/zh.tsv": $SLUICE_DATA, then the share folder
 * beside the program (build tree), PREFIX/share/sluice, the user's own data folder,
 * /usr/local/share/sluice. Owned by caller. */
char *cli_data_path(const char *name);
/* Path of a file that the build made for this machine: lib/sluice/NAME beside the folder of the program. It need not be there. Owned
 * by caller; NULL where /proc is missing. */
char *cli_built_path(const char *name);

/* What belongs to a case and lies beside it: "case.db" and ".store" give "case.store".
 * Owned by caller. */
char *cli_beside(const char *path, const char *ending);

#endif
