/* pipeline.c - forks the steps, relays through the taps in threads.
 *
 * A tap is a thread that copies one pipe into the next and counts on the way.
 * Two threads rather than one poll loop: a tap that blocks on a slow reader
 * must not keep the other from draining. */
#include <sluice/pipeline.h>
#include <sluice/io.h>
#include <sluice/json.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define RELAY_BYTES (64u << 10)
#define HEAD_BYTES 4096 /* enough of a line to tell its type and size */

struct relay {
	struct pipeline_tap *tap;
	int in, out;
};

static void count(struct pipeline_tap *t, struct str line)
{
	atomic_fetch_add(&t->lines, 1);
	ptrdiff_t at = str_find(line, STR("\"type\":\""));
	if (at < 0)
		return;
	struct str type = str_sub(line, (size_t)at + 8, line.len);
	if (str_starts(type, STR("item\""))) {
		atomic_fetch_add(&t->items, 1);
		ptrdiff_t size = str_find(line, STR("\"size\":"));
		if (size >= 0)
			for (size_t i = (size_t)size + 7, n = 0; ; i++) {
				if (i < line.len && line.p[i] >= '0' && line.p[i] <= '9' && n < UINT64_MAX / 10 - 1) {
					n = n * 10 + (size_t)(line.p[i] - '0');
					continue;
				}
				atomic_fetch_add(&t->bytes, n);
				break;
			}
	} else if (str_starts(type, STR("error\""))) {
		atomic_fetch_add(&t->errors, 1);
	} else if (str_starts(type, STR("ref\""))) {
		atomic_fetch_add(&t->refs, 1);
	} else if (str_starts(type, STR("target\""))) {
		atomic_fetch_add(&t->targets, 1);
	} else if (str_starts(type, STR("contract\""))) {
		atomic_fetch_add(&t->contracts, 1);
	}
}

static void *relay(void *arg)
{
	struct relay *r = arg;
	char *chunk = xmalloc(RELAY_BYTES);
	struct buf head; /* of a line that is not complete yet */
	buf_init(&head, HEAD_BYTES);
	for (;;) {
		ssize_t n = read(r->in, chunk, RELAY_BYTES);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0 || io_write_full(r->out, chunk, (size_t)n) < 0)
			break;
		struct str rest = str_make(chunk, (size_t)n);
		while (rest.len) {
			ptrdiff_t nl = str_find_char(rest, '\n');
			struct str piece = str_sub(rest, 0, nl < 0 ? rest.len : (size_t)nl);
			struct str known = str_sub(piece, 0, HEAD_BYTES - head.len);
			if (nl >= 0 && head.len == 0) {
				count(r->tap, known);
			} else {
				buf_add_str(&head, known);
				if (nl >= 0) {
					count(r->tap, buf_str(&head));
					buf_clear(&head);
				}
			}
			rest = str_sub(rest, nl < 0 ? rest.len : (size_t)nl + 1, rest.len);
		}
	}
	close(r->in);
	close(r->out);
	atomic_store(&r->tap->ended, true);
	buf_release(&head);
	free(chunk);
	return NULL;
}

static pid_t start(char **argv, int in, int out)
{
	pid_t pid = fork();
	if (pid != 0)
		return pid;
	if ((in >= 0 && dup2(in, 0) < 0) || (out >= 0 && dup2(out, 1) < 0))
		_exit(3);
	/* a pipeline that is killed takes its stages with it */
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	signal(SIGPIPE, SIG_DFL);
	execv(argv[0], argv);
	_exit(127);
}

enum status pipeline_run(struct pipeline *p, struct err *err)
{
	pid_t pid[PIPELINE_STEPS_MAX] = { 0 };
	pthread_t thread[2];
	struct relay r[2];
	int threads = 0, in = p->input > 0 ? p->input : open("/dev/null", O_RDONLY | O_CLOEXEC), started = 0;
	enum status st = ST_OK;
	if (p->n < 1 || p->n > PIPELINE_STEPS_MAX)
		BUG("a pipeline of no or too many steps");
	for (; started < p->n && st == ST_OK; started++) {
		int fds[2] = { -1, -1 }, next[2] = { -1, -1 };
		bool last = started == p->n - 1;
		if (!last && pipe2(fds, O_CLOEXEC) < 0)
			st = err_sys(err, ST_FATAL, E_SYSTEM, "cannot make a pipe");
		if (st == ST_OK)
			pid[started] = start(p->argv[started], in, fds[1]);
		if (st == ST_OK && pid[started] < 0)
			st = err_sys(err, ST_FATAL, E_SYSTEM, "cannot start '%s'", p->argv[started][0]);
		if (in >= 0)
			close(in);
		if (fds[1] >= 0)
			close(fds[1]);
		in = fds[0];
		for (int t = 0; t < 2 && st == ST_OK && !last; t++) {
			if (p->tap_after[t] != started)
				continue;
			if (pipe2(next, O_CLOEXEC) < 0) {
				st = err_sys(err, ST_FATAL, E_SYSTEM, "cannot make a pipe");
				break;
			}
			r[threads] = (struct relay){ &p->tap[t], in, next[1] };
			if (pthread_create(&thread[threads], NULL, relay, &r[threads]) != 0) {
				st = err_set(err, ST_FATAL, E_SYSTEM, "cannot start a thread");
				close(next[1]);
				break;
			}
			threads++;
			in = next[0];
		}
	}
	if (in >= 0)
		close(in);
	/* children are waited for in turn, so that the clock can tick meanwhile */
	int left = 0;
	for (int i = 0; i < started; i++)
		left += pid[i] > 0;
	while (left) {
		for (int i = 0; i < started; i++) {
			int how;
			if (pid[i] <= 0)
				continue;
			pid_t got = waitpid(pid[i], &how, WNOHANG);
			if (got == 0 || (got < 0 && errno == EINTR))
				continue;
			p->exit_status[i] = WIFEXITED(how) ? WEXITSTATUS(how) : 128 + WTERMSIG(how);
			pid[i] = 0;
			left--;
		}
		if (!left)
			break;
		unsigned ms = p->interval_ms ? p->interval_ms : 200;
		struct timespec nap = { ms / 1000, (long)(ms % 1000) * 1000000 }, quick = { 0, 5000000 };
		nanosleep(p->tick ? &nap : &quick, NULL);
		if (p->tick)
			p->tick(p->tick_ctx, p);
	}
	for (int i = 0; i < threads; i++)
		pthread_join(thread[i], NULL);
	return st;
}
