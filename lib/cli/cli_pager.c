/* cli_pager.c - long answers on a terminal go through the user's pager.
 *
 * The pager reads a pipe that takes the place of standard output; less is told to
 * leave by itself what fits the screen (-F), to pass our colours on (-R) and to
 * leave the text on the screen (-X). What the dump holds is escaped before it comes here. */
#include <sluice/cli_case.h>

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t pager;

static void wait_for_pager(void)
{
	int st;
	fflush(stdout);
	close(STDOUT_FILENO); /* the pager sees the end */
	while (waitpid(pager, &st, 0) < 0)
		;
}

void cli_pager(const struct cli *cli)
{
	const char *own = getenv("SLUICE_PAGER"), *any = getenv("PAGER"),
		   *command = own   ? own
			      : any ? any
				    : "command -v less >/dev/null && exec less || exec cat";
	const char *fake = getenv("SLUICE_FAKE_TTY");
	int fd[2];
	bool tty = isatty(STDOUT_FILENO) || (own && fake && *fake == '1'); /* tests name a pager of theirs */
	if (cli->json || pager || !tty || !*command || strcmp(command, "cat") == 0)
		return;
	if (pipe(fd) < 0)
		return;
	fflush(stdout);
	cli_terminal_width(); /* asked while there is a terminal to ask */
	pager = fork();
	if (pager == 0) {
		signal(SIGPIPE, SIG_DFL);
		dup2(fd[0], STDIN_FILENO);
		close(fd[0]);
		close(fd[1]);
		setenv("LESS", "FRX", 0);
		setenv("LESSCHARSET", "utf-8", 0);
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	close(fd[0]);
	if (pager < 0) {
		pager = 0;
		close(fd[1]);
		return;
	}
	dup2(fd[1], STDOUT_FILENO);
	close(fd[1]);
	atexit(wait_for_pager);
}

bool cli_paged(void)
{
	return pager > 0;
}
