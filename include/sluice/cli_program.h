/* cli_program.h - how one tool runs another. */
#ifndef SLUICE_CLI_PROGRAM_H
#define SLUICE_CLI_PROGRAM_H

#include <stddef.h>
#include <sys/types.h>

/* Path of the tool NAME ("unpack"), which lies beside the one that runs. Owned by caller. */
char *cli_tool_path(const char *name);

/* An argument vector in the making; words are copied. Start with zeros. */
struct cli_argv {
	char **v; /* ends in NULL */
	int n;
	size_t cap;
};
void cli_argv_add(struct cli_argv *a, const char *word);
/* Both words, or none when VALUE is NULL. */
void cli_argv_option(struct cli_argv *a, const char *option, const char *value);
void cli_argv_release(struct cli_argv *a);

/* Starts ARGV (argv[0] a path, or a name to be looked for in $PATH); it ends when we are
 * killed. OUT, when not NULL, becomes the reading end of its standard output.
 * -1 with errno set when no process can be made. */
pid_t cli_start(char *const *argv, int *ret_out);
/* Its exit status; 128 + n: died of signal n; 127: there is no such program. */
int cli_wait(pid_t pid);

#endif
