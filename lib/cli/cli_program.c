/* cli_program.c - running a tool that lies beside this one. */
#include <sluice/cli_program.h>

#include <sluice/err.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

char *cli_tool_path(const char *name)
{
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	self[n < 0 ? 0 : n] = '\0';
	char *slash = strrchr(self, '/');
	return xasprintf("%.*s/sluice-%s", slash ? (int)(slash - self) : 1, slash ? self : ".", name);
}

void cli_argv_add(struct cli_argv *a, const char *word)
{
	a->v = xgrow(a->v, &a->cap, (size_t)a->n + 2, sizeof *a->v);
	a->v[a->n++] = xstrdup(word);
	a->v[a->n] = NULL;
}

void cli_argv_option(struct cli_argv *a, const char *option, const char *value)
{
	if (!value)
		return;
	cli_argv_add(a, option);
	cli_argv_add(a, value);
}

void cli_argv_release(struct cli_argv *a)
{
	for (int i = 0; i < a->n; i++)
		free(a->v[i]);
	free(a->v);
	*a = (struct cli_argv){ .v = NULL };
}

pid_t cli_start(char *const *argv, int *ret_out)
{
	int fds[2] = { -1, -1 };
	fflush(stdout);
	if (ret_out && pipe2(fds, O_CLOEXEC) < 0)
		return -1;
	pid_t parent = getpid(), pid = fork();
	if (pid == 0) {
		if (ret_out && dup2(fds[1], 1) < 0)
			_exit(127);
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		if (getppid() != parent)
			_exit(127);
		signal(SIGPIPE, SIG_DFL);
		execvp(argv[0], argv);
		_exit(127);
	}
	if (fds[1] >= 0)
		close(fds[1]);
	if (pid < 0 && fds[0] >= 0)
		close(fds[0]);
	if (ret_out)
		*ret_out = fds[0];
	return pid;
}

int cli_wait(pid_t pid)
{
	int how = 0;
	pid_t got;
	while ((got = waitpid(pid, &how, 0)) < 0 && errno == EINTR)
		;
	return got < 0 ? 127 : WIFEXITED(how) ? WEXITSTATUS(how) : 128 + WTERMSIG(how);
}
