/* test_worker.c - a worker that was taken over: whatever it tries is refused, and
 * whatever it says is not believed. */
#include "tap.h"

#include "work/link.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define SOCKET 3 /* a worker's only one */

static char outside[4000];
static pid_t bystander;

static int try_open(void) { return open("/etc/passwd", O_RDONLY); }
static int try_open_proc(void) { return open("/proc/self/status", O_RDONLY); }
static int try_open_parent(void)
{
	char path[40];
	snprintf(path, sizeof path, "/proc/%d/mem", (int)getppid());
	return open(path, O_RDWR);
}
static int try_reopen(void) { return open("/proc/self/fd/3", O_RDWR); }
static int try_create(void)
{
	char path[sizeof outside + 8];
	snprintf(path, sizeof path, "%s/new", outside);
	return open(path, O_CREAT | O_WRONLY, 0600);
}
static int try_write(void)
{
	char path[sizeof outside + 8];
	snprintf(path, sizeof path, "%s/old", outside);
	return open(path, O_WRONLY | O_TRUNC);
}
static int try_unlink(void)
{
	char path[sizeof outside + 8];
	snprintf(path, sizeof path, "%s/old", outside);
	return unlink(path);
}
static int try_rename(void) { return rename(outside, "/tmp/sluice-gone"); }
static int try_mkdir(void) { return mkdir("/tmp/sluice-made", 0700); }
static int try_symlink(void) { return symlink("/etc", "/tmp/sluice-link"); }
static int try_inet(void) { return socket(AF_INET, SOCK_STREAM, 0); }
static int try_unix(void) { return socket(AF_UNIX, SOCK_STREAM, 0); }
static int try_netlink(void) { return socket(AF_NETLINK, SOCK_RAW, 0); }
static int try_connect(void)
{
	struct sockaddr_storage a = { .ss_family = AF_INET };
	return connect(SOCKET, (struct sockaddr *)&a, sizeof a);
}
static int try_shared_memory(void) { return shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600); }
static int try_type_ahead(void)
{
	char c = 'x';
	return (int)syscall(SYS_ioctl, 0, 0x5412 /* TIOCSTI */, &c);
}
static int try_dumpable(void) { return prctl(PR_SET_DUMPABLE, 1); }
static int try_more_memory(void)
{
	struct rlimit r = { RLIM_INFINITY, RLIM_INFINITY };
	return setrlimit(RLIMIT_AS, &r);
}
static int try_limit_parent(void)
{
	struct rlimit r = { 0, 0 };
	return prlimit(getppid(), RLIMIT_NOFILE, &r, NULL);
}
static int try_signal(void) { return (int)syscall(SYS_tgkill, getppid(), getppid(), SIGTERM); }

static int try_exec(void)
{
	char *argv[] = { (char[]){ "true" }, NULL };
	return execv("/bin/true", argv);
}
static int try_fork(void) { return (int)syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL); }
static int try_vfork(void) { return (int)syscall(SYS_clone3, NULL, 0); }
static int try_kill(void) { return kill(bystander, SIGKILL); }
static int try_trace(void) { return (int)ptrace(PTRACE_ATTACH, getppid(), NULL, NULL); }
static int try_peek(void) { return (int)syscall(SYS_process_vm_readv, getppid(), NULL, 0, NULL, 0, 0); }
static int try_namespace(void) { return unshare(CLONE_NEWUSER); }
static int try_mount(void) { return (int)syscall(SYS_mount, "none", "/tmp", "tmpfs", 0, NULL); }
static int try_io_uring(void) { return (int)syscall(SYS_io_uring_setup, 1, NULL); }

static const struct {
	const char *what;
	int (*attempt)(void);
	bool deadly;
} attempts[] = {
	{ "open a file", try_open, false }, { "read /proc", try_open_proc, false }, { "write its parent's memory", try_open_parent, false },
	{ "open a descriptor anew", try_reopen, false }, { "make a file", try_create, false }, { "write a file outside", try_write, false },
	{ "remove a file", try_unlink, false }, { "rename a folder", try_rename, false }, { "make a folder", try_mkdir, false },
	{ "make a link", try_symlink, false }, { "open TCP", try_inet, false }, { "open a Unix socket", try_unix, false },
	{ "ask the kernel's network", try_netlink, false }, { "connect what it has", try_connect, false }, { "share memory", try_shared_memory, false },
	{ "type for the user", try_type_ahead, false }, { "leave core dumps", try_dumpable, false }, { "have more memory", try_more_memory, false },
	{ "limit its parent", try_limit_parent, false }, { "signal its parent's thread", try_signal, false }, { "fork", try_fork, false },
	{ "fork by a newer call", try_vfork, false }, { "run a program", try_exec, true }, { "kill a process", try_kill, true },
	{ "trace its parent", try_trace, true }, { "read its parent's memory", try_peek, true }, { "enter a namespace", try_namespace, true },
	{ "mount", try_mount, true }, { "set up io_uring", try_io_uring, true },
};
#define ATTEMPTS (sizeof attempts / sizeof attempts[0])

/* What a liar writes, byte by byte, instead of what work_send() would. */
enum lie { LIE_MAGIC, LIE_LENGTH, LIE_SHORT_END, LIE_LONG_END, LIE_CODE, LIE_TWICE, LIE_LATER, LIE_OTHER, LIE_GARBAGE, LIE_SILENCE, LIES };
static const char *const lies[LIES] = {
	"wrong magic", "a frame longer than any", "an end that is too short", "an end that is too long", "unknown status and code",
	"two ends", "words after its end", "another job's answer", "garbage", "an exit without a word",
};

static uint32_t number;

static void say(uint32_t magic, uint32_t kind, uint32_t len, const void *p, size_t n)
{
	struct link_header h = { .magic = magic, .kind = kind, .len = len, .job = number };
	send(SOCKET, &h, sizeof h, MSG_NOSIGNAL);
	if (n)
		send(SOCKET, p, n, MSG_NOSIGNAL);
}

static void lie(enum lie what)
{
	struct link_done d = { .status = ST_OK };
	char rubbish[4096];
	memset(rubbish, 0x55, sizeof rubbish);
	switch (what) {
	case LIE_MAGIC: say(1, 'R', 4, "abcd", 4); break;
	case LIE_LENGTH: say(LINK_MAGIC, 'R', 0xFFFFFFFF, rubbish, sizeof rubbish); break;
	case LIE_SHORT_END: say(LINK_MAGIC, LINK_DONE, 3, "abc", 3); break;
	case LIE_LONG_END: say(LINK_MAGIC, LINK_DONE, sizeof rubbish, rubbish, sizeof rubbish); break;
	case LIE_CODE: d.status = 77; d.code = 0xFFFFFF; memset(d.msg, 'x', sizeof d.msg); say(LINK_MAGIC, LINK_DONE, sizeof d, &d, sizeof d); break;
	case LIE_TWICE: say(LINK_MAGIC, LINK_DONE, sizeof d, &d, sizeof d); break;
	case LIE_LATER: say(LINK_MAGIC, LINK_DONE, sizeof d, &d, sizeof d); usleep(50000); say(LINK_MAGIC, 'R', 7, "for you", 7); break;
	case LIE_OTHER: number++; say(LINK_MAGIC, LINK_DONE, sizeof d, &d, sizeof d); break;
	case LIE_GARBAGE: send(SOCKET, rubbish, sizeof rubbish, MSG_NOSIGNAL); break;
	case LIE_SILENCE: _exit(0);
	case LIES: break;
	}
}

static enum status handle(void *ctx, struct work_job *job, struct err *err)
{
	(void)ctx, (void)err;
	unsigned char what = (unsigned char)job->request.p[1];
	if (job->request.p[0] == 'L') {
		number = job->link->job;
		lie((enum lie)what);
		return ST_OK;
	}
	if (job->request.p[0] == 'D') {
		/* two frames and a bit a turn: through the window, short ones by socket */
		size_t room = 0;
		for (int i = 0; i < 20; i++) {
			char *p = work_room(job, &room);
			if (!p)
				return ST_WARN;
			memset(p, i, room);
			work_send(job, 'D', str_make(p, i % 3 ? room : 100));
			if (i % 4 == 1)
				work_send(job, 'R', STR("between"));
		}
		return ST_OK;
	}
	if (job->request.p[0] == 'A') {
		errno = 0;
		int got = attempts[what].attempt();
		char told[60];
		int n = snprintf(told, sizeof told, "%s %d", got < 0 && errno ? "refused" : "ALLOWED", errno);
		work_send(job, 'R', str_make(told, (size_t)n));
		return ST_OK;
	}
	work_send(job, 'R', STR("honest"));
	return ST_OK;
}

/* One job to its end; its first frame in SAID. */
static enum status job(struct work_pool *p, char kind, size_t what, char said[64], struct err *why)
{
	char request[2] = { kind, (char)what };
	struct work_event ev;
	struct err err = { .code = E_NONE };
	said[0] = '\0';
	if (work_submit(p, said, str_make(request, 2), NULL, 0, &err) != ST_OK)
		return ST_FATAL;
	while (work_wait(p, 240000, -1, &ev, &err) == ST_OK) {
		if (!ev.kind) {
			*why = ev.err;
			return ev.status;
		}
		if (!said[0])
			snprintf(said, 64, "%.*s", STR_ARG(str_sub(ev.bytes, 0, 60)));
	}
	return ST_FATAL;
}

static bool honest(struct work_pool *p)
{
	char said[64];
	struct err why = { .code = E_NONE };
	return job(p, 'H', 0, said, &why) == ST_OK && strcmp(said, "honest") == 0;
}

static void attack(enum sandbox_kind kind, const char *name)
{
	struct work_spec spec = { .name = "test", .workers = 1, .job_seconds_max = 120, .memory_bytes_max = 1u << 30, .sandbox = kind, .handle = handle };
	struct work_pool *p = NULL;
	struct err err;
	char said[64];
	if (work_start(&p, &spec, &err) != ST_OK) {
		ok(false, "a pool starts");
		return;
	}
	for (size_t i = 0; i < ATTEMPTS; i++) {
		struct err why = { .code = E_NONE };
		enum status st = job(p, 'A', i, said, &why);
		bool refused = strncmp(said, "refused", 7) == 0, marked = st == ST_SKIP && why.code == E_REFUSED;
#ifdef SLUICE_SAN /* nothing is deadly there */
		ok(refused || marked, "%s: to %s is refused", name, attempts[i].what);
#else
		ok(attempts[i].deadly ? marked : st == ST_OK && refused, "%s: to %s is refused%s (%s %s)", name, attempts[i].what,
		   attempts[i].deadly ? " and told" : "", said, why.msg);
#endif
	}
	ok(honest(p), "%s: and work goes on", name);
	work_stop(p);
}

static void deceive(void)
{
	struct work_spec spec = { .name = "test", .workers = 1, .job_seconds_max = 120, .sandbox = SANDBOX_PURE, .handle = handle, .reply_bytes_max = 1u << 20 };
	struct work_pool *p = NULL;
	struct err err;
	char said[64];
	if (work_start(&p, &spec, &err) != ST_OK) {
		ok(false, "a pool starts");
		return;
	}
	for (size_t i = 0; i < LIES; i++) {
		struct err why = { .code = E_NONE };
		enum status st = job(p, 'L', i, said, &why);
		/* what comes after a whole answer may be seen with it, or be lost on the next job */
		bool may_pass = i == LIE_TWICE || i == LIE_LATER || i == LIE_CODE;
		ok((st == ST_SKIP && (why.code == E_PROTOCOL || why.code == E_CRASHED)) || (may_pass && st == ST_OK), "a worker that gives %s: %s", lies[i], why.msg);
		st = job(p, 'H', 0, said, &why);
		ok((st == ST_OK && strcmp(said, "honest") == 0) || (may_pass && st == ST_SKIP && why.code == E_PROTOCOL), "nobody else's answer passes for the next job's");
		ok(honest(p), "and the one after it has its own");
	}
	work_stop(p);
}

/* Frames that are not copied come in order, whole, and with the others. */
static void raw(void)
{
	struct work_spec spec = { .name = "raw", .workers = 1, .sandbox = SANDBOX_PURE, .raw_kind = 'D', .handle = handle };
	struct work_pool *p;
	struct work_event ev = { .kind = 'D' };
	struct err err;
	int n = 0, between = 0, bad = 0;
	if (work_start(&p, &spec, &err) != ST_OK || work_submit(p, &n, STR("D"), NULL, 0, &err) != ST_OK) {
		ok(false, "a pool for frames that are not copied");
		return;
	}
	while (work_wait(p, 120000, -1, &ev, &err) == ST_OK && ev.kind) {
		if (ev.kind == 'R') {
			between += str_eqz(ev.bytes, "between");
			continue;
		}
		bad += ev.bytes.len != (n % 3 ? (size_t)LINK_SLOT_BYTES : 100u);
		for (size_t i = 0; i < ev.bytes.len; i++)
			bad += ev.bytes.p[i] != (char)n;
		n++;
	}
	ok(!ev.kind && ev.status == ST_OK && n == 20 && between == 5 && bad == 0, "frames that are not copied come whole and in order");
	work_stop(p);
}

int main(void)
{
	struct buf b;
	char old[sizeof outside + 8];
	snprintf(outside, sizeof outside, "%s/outside.XXXXXX", scratch());
	if (!mkdtemp(outside))
		return puts("Bail out! no folder"), 1;
	snprintf(old, sizeof old, "%s/old", outside);
	int fd = open(old, O_CREAT | O_WRONLY, 0600);
	if (write(fd, "kept", 4) != 4)
		return puts("Bail out! no file"), 1;
	close(fd);
	bystander = fork();
	if (bystander == 0)
		for (;;)
			pause();
	attack(SANDBOX_PURE, "pure");
	buf_init(&b, 4096);
	sandbox_describe(&b);
	if (str_find(buf_str(&b), STR("landlock: active")) >= 0)
		attack(SANDBOX_DATA, "data");
	else
		printf("# %s", buf_z(&b));
	deceive();
	raw();
	struct stat sb;
	ok(stat(old, &sb) == 0 && sb.st_size == 4, "what is outside is as it was");
	ok(kill(bystander, 0) == 0 && waitpid(bystander, NULL, WNOHANG) == 0, "and so are other processes");
	kill(bystander, SIGKILL);
	waitpid(bystander, NULL, 0);
	unlink(old);
	rmdir(outside);
	buf_release(&b);
	return done();
}
