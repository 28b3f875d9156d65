/* sandbox.c - the door that closes behind a worker.
 *
 * Three walls, each of which holds alone: Landlock takes the file system away
 * (all access rights the running kernel knows), a seccomp allow-list takes
 * away the network, new programs, tracing and everything else a parser has no
 * use for, and resource limits bound memory, files and processes. A call off
 * the list fails with EPERM: libraries probe for features and go on without.
 * A few that only an attack makes kill the process instead. Reading data folders stays possible for kinds that open
 * fonts or tables lazily. */
#include <sluice/work.h>

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Rights of later Landlock versions than the headers of Debian 12 know. */
#define RIGHT_REFER (1ull << 13)
#define RIGHT_TRUNCATE (1ull << 14)
#define RIGHT_IOCTL_DEV (1ull << 15)
#define RIGHTS_V1 ((1ull << 13) - 1)

/* Data that libraries read lazily; nothing of a case lies there. */
static const char *const data_folders[] = {
	"/usr/share/poppler", "/usr/share/fonts", "/usr/local/share/fonts", "/etc/fonts", "/var/cache/fontconfig",
	"/usr/share/fontconfig", "/usr/lib/x86_64-linux-gnu/gconv", "/usr/lib/aarch64-linux-gnu/gconv", "/usr/lib64/gconv", "/usr/share/misc",
	"/usr/share/file", "/usr/share/tesseract-ocr", "/usr/lib/locale", "/usr/share/locale", "/usr/share/xml", "/usr/share/mime",
	"/usr/share/zoneinfo", "/usr/share/djvu",
};

/* Helper programs (7-Zip, The Unarchiver) and what a program needs to start. */
static const char *const program_files[] = {
	"/usr/bin/7zz", "/usr/bin/7z", "/usr/bin/7za", "/usr/bin/unar", "/usr/bin/lsar", "/usr/lib/7zip", "/lib64", "/lib", "/usr/lib", "/usr/lib64",
	"/etc/ld.so.cache", "/etc/GNUstep", "/usr/share/GNUstep", "/usr/share/zoneinfo", "/etc/passwd", /* GNUstep wants a name for its user */
};
static const int running[] = {
	SCMP_SYS(execve), SCMP_SYS(wait4), SCMP_SYS(waitid), SCMP_SYS(pipe), SCMP_SYS(pipe2), SCMP_SYS(vfork), SCMP_SYS(fork), SCMP_SYS(clone),
	SCMP_SYS(arch_prctl), SCMP_SYS(sched_setaffinity), SCMP_SYS(kill), SCMP_SYS(umask), SCMP_SYS(setpgid),
};

static const int allowed[] = {
	SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(readv), SCMP_SYS(writev), SCMP_SYS(pread64), SCMP_SYS(pwrite64),
	SCMP_SYS(preadv), SCMP_SYS(pwritev), SCMP_SYS(lseek), SCMP_SYS(close), SCMP_SYS(fstat), SCMP_SYS(newfstatat), SCMP_SYS(statx),
	SCMP_SYS(fcntl), SCMP_SYS(dup), SCMP_SYS(dup2), SCMP_SYS(dup3), SCMP_SYS(ftruncate), SCMP_SYS(fallocate), SCMP_SYS(fadvise64),
	SCMP_SYS(mmap), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(mprotect), SCMP_SYS(madvise), SCMP_SYS(brk),
	SCMP_SYS(memfd_create), SCMP_SYS(msync), SCMP_SYS(mincore),
	SCMP_SYS(sendmsg), SCMP_SYS(recvmsg), SCMP_SYS(sendto), SCMP_SYS(recvfrom),
	SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(select), SCMP_SYS(pselect6),
	SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres), SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep), SCMP_SYS(gettimeofday), SCMP_SYS(time),
	SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(getppid), SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid), SCMP_SYS(getegid),
	SCMP_SYS(getrandom), SCMP_SYS(getrusage), SCMP_SYS(times), SCMP_SYS(sysinfo), SCMP_SYS(uname), SCMP_SYS(getcpu),
	SCMP_SYS(futex), SCMP_SYS(set_robust_list), SCMP_SYS(get_robust_list), SCMP_SYS(rseq), SCMP_SYS(set_tid_address),
	SCMP_SYS(sched_yield), SCMP_SYS(sched_getaffinity), SCMP_SYS(sched_getparam), SCMP_SYS(sched_getscheduler),
	SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack),
	SCMP_SYS(getrlimit), SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(restart_syscall), SCMP_SYS(fstatfs),
};
/* Asking after names: for kinds that read data folders. Which of them can be
 * opened is Landlock's word. */
static const int naming[] = {
	SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(readlink),
	SCMP_SYS(readlinkat), SCMP_SYS(getcwd), SCMP_SYS(getdents64), SCMP_SYS(statfs),
};

/* No parser has a use for these, and no library tries them to see what happens:
 * who calls one has been taken over. It is killed, and its item told of. */
#ifndef SLUICE_SAN /* a sanitizer's report runs a program to name functions */
static const int deadly[] = {
	SCMP_SYS(execveat), SCMP_SYS(ptrace), SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev), SCMP_SYS(pidfd_open), SCMP_SYS(pidfd_getfd),
	SCMP_SYS(pidfd_send_signal), SCMP_SYS(tkill), SCMP_SYS(mount), SCMP_SYS(umount2), SCMP_SYS(pivot_root), SCMP_SYS(chroot), SCMP_SYS(setns),
	SCMP_SYS(unshare), SCMP_SYS(bpf), SCMP_SYS(perf_event_open), SCMP_SYS(userfaultfd), SCMP_SYS(keyctl), SCMP_SYS(add_key), SCMP_SYS(init_module),
	SCMP_SYS(finit_module), SCMP_SYS(kexec_load), SCMP_SYS(reboot), SCMP_SYS(open_by_handle_at), SCMP_SYS(io_uring_setup),
};
/* Nor these, but for a kind that runs a program. */
static const int deadly_alone[] = { SCMP_SYS(execve), SCMP_SYS(fork), SCMP_SYS(vfork), SCMP_SYS(kill) };
#endif

static bool required;

static int landlock_abi(void)
{
	long v = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	return v < 0 ? 0 : (int)v;
}

enum status sandbox_require(bool require, struct err *err)
{
	required = require;
	const char *missing = landlock_abi() < 1 ? "Landlock" : prctl(PR_GET_SECCOMP, 0, 0, 0, 0) < 0 ? "seccomp" : NULL;
	if (!missing)
		return ST_OK;
	return err_set(err, require ? ST_FATAL : ST_WARN, E_REFUSED, require ? "this kernel has no %s, and the sandbox is required" :
		       "this kernel has no %s: parsers run behind fewer walls", missing);
}

/* Lets what lies at or below the file open as AT be opened for reading. */
static void show(int rules, int at, uint64_t rights)
{
	struct landlock_path_beneath_attr beneath = { .allowed_access = rights, .parent_fd = at };
	/* of an anonymous file in memory there is no rule, and it needs none */
	syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
}

static enum status close_files(enum sandbox_kind kind, const int *shown, int n, struct err *err)
{
	int abi = landlock_abi();
	if (abi < 1)
		return required ? err_set(err, ST_FATAL, E_REFUSED, "this kernel has no Landlock, and the sandbox is required") : ST_OK;
	struct { uint64_t fs, net, scoped; } attr = { RIGHTS_V1, 0, 0 };
	if (abi >= 2)
		attr.fs |= RIGHT_REFER;
	if (abi >= 3)
		attr.fs |= RIGHT_TRUNCATE;
	if (abi >= 4)
		attr.net = 3; /* bind and connect over TCP */
	if (abi >= 5)
		attr.fs |= RIGHT_IOCTL_DEV;
	if (abi >= 6)
		attr.scoped = 3; /* abstract sockets, signals to others */
	size_t size = abi >= 6 ? 24 : abi >= 4 ? 16 : 8;
	int rules = (int)syscall(SYS_landlock_create_ruleset, &attr, size, 0);
	if (rules < 0)
		return err_sys(err, ST_FATAL, E_REFUSED, "cannot make Landlock rules");
	if (kind == SANDBOX_DATA)
		for (size_t i = 0; i < sizeof data_folders / sizeof data_folders[0]; i++) {
			int dir = open(data_folders[i], O_PATH | O_CLOEXEC);
			if (dir < 0)
				continue;
			show(rules, dir, LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR);
			close(dir);
		}
	if (kind == SANDBOX_PROGRAM)
		for (size_t i = 0; i < sizeof program_files / sizeof program_files[0]; i++) {
			int at = open(program_files[i], O_PATH | O_CLOEXEC);
			struct stat sb;
			if (at < 0 || fstat(at, &sb) < 0)
				continue;
			show(rules, at,
			     LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_EXECUTE |
				 (S_ISDIR(sb.st_mode) ? LANDLOCK_ACCESS_FS_READ_DIR : 0));
			close(at);
		}
	for (int i = 0; kind == SANDBOX_PROGRAM && i < n; i++)
		if (shown[i] >= 0) {
			struct stat sb;
			bool folder = fstat(shown[i], &sb) == 0 && S_ISDIR(sb.st_mode);
			show(rules, shown[i], LANDLOCK_ACCESS_FS_READ_FILE | (folder ? LANDLOCK_ACCESS_FS_READ_DIR : 0));
		}
	long r = syscall(SYS_landlock_restrict_self, rules, 0);
	close(rules);
	return r < 0 ? err_sys(err, ST_FATAL, E_REFUSED, "cannot enter the Landlock rules") : ST_OK;
}

/* Opening for reading only, and only where it is wanted. */
static int allow_opening(scmp_filter_ctx ctx)
{
	int bad = 0;
	for (size_t i = 0; i < sizeof naming / sizeof naming[0]; i++)
		bad += seccomp_rule_add(ctx, SCMP_ACT_ALLOW, naming[i], 0) < 0;
	bad += seccomp_rule_add(ctx, SCMP_ACT_ALLOW, SCMP_SYS(open), 1, SCMP_A1(SCMP_CMP_MASKED_EQ, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY)) < 0;
	bad += seccomp_rule_add(ctx, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY)) < 0;
	return bad;
}

static enum status close_calls(enum sandbox_kind kind, struct err *err)
{
	scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	if (!ctx)
		return err_set(err, ST_FATAL, E_REFUSED, "cannot make a seccomp filter");
	int bad = 0;
	for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++)
		if (seccomp_rule_add(ctx, SCMP_ACT_ALLOW, allowed[i], 0) < 0 && allowed[i] >= 0)
			bad++;
	/* memory locking and scheduling names are asked by libraries for themselves only */
	bad += seccomp_rule_add(ctx, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1, SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME)) < 0;
	bad += seccomp_rule_add(ctx, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1, SCMP_A2(SCMP_CMP_EQ, 0)) < 0;
	/* signals to oneself: abort() */
	bad += seccomp_rule_add(ctx, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid())) < 0;
	if (kind == SANDBOX_DATA || kind == SANDBOX_PROGRAM)
		bad += allow_opening(ctx);
	if (kind == SANDBOX_PROGRAM)
		for (size_t i = 0; i < sizeof running / sizeof running[0]; i++)
			if (seccomp_rule_add(ctx, SCMP_ACT_ALLOW, running[i], 0) < 0 && running[i] >= 0)
				bad++;
#ifndef SLUICE_SAN
	for (size_t i = 0; i < sizeof deadly / sizeof deadly[0]; i++)
		seccomp_rule_add(ctx, SCMP_ACT_KILL_PROCESS, deadly[i], 0); /* one this machine lacks is no loss */
	for (size_t i = 0; kind != SANDBOX_PROGRAM && i < sizeof deadly_alone / sizeof deadly_alone[0]; i++)
		seccomp_rule_add(ctx, SCMP_ACT_KILL_PROCESS, deadly_alone[i], 0);
#endif
	/* threads of one's own, but no processes; clone3 hides its flags in memory */
	bad += seccomp_rule_add(ctx, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
				SCMP_A0(SCMP_CMP_MASKED_EQ, 0x00010000, 0x00010000)) < 0;
	bad += seccomp_rule_add(ctx, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) < 0;
	/* terminals can be told to type: no ioctl but harmless questions */
	bad += seccomp_rule_add(ctx, SCMP_ACT_ERRNO(ENOTTY), SCMP_SYS(ioctl), 0) < 0;
	int loaded = bad ? -1 : seccomp_load(ctx);
	seccomp_release(ctx);
	if (bad)
		return err_set(err, ST_FATAL, E_REFUSED, "cannot build the seccomp filter");
	if (loaded < 0 && required)
		return err_set(err, ST_FATAL, E_REFUSED, "cannot load the seccomp filter, and the sandbox is required");
	return ST_OK;
}

static void limit(int what, uint64_t n)
{
	struct rlimit r = { n, n };
	setrlimit(what, &r);
}

enum status sandbox_enter(enum sandbox_kind kind, uint64_t memory_bytes_max, const int *shown, int n, struct err *err)
{
	limit(RLIMIT_CORE, 0);
#ifndef SLUICE_SAN /* the sanitizers reserve terabytes of address space */
	if (memory_bytes_max)
		limit(RLIMIT_AS, memory_bytes_max);
#else
	(void)memory_bytes_max;
#endif
	if (kind == SANDBOX_NONE)
		return ST_OK;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return err_sys(err, ST_FATAL, E_REFUSED, "cannot give up new privileges");
	enum status st = close_files(kind, shown, n, err);
	return st == ST_OK ? close_calls(kind, err) : st;
}

void sandbox_describe(struct buf *out)
{
	int abi = landlock_abi();
	if (abi)
		buf_printf(out, "landlock: active, version %d (no file system%s)\n", abi, abi >= 4 ? ", no TCP" : "");
	else
		buf_addz(out, "landlock: missing in this kernel\n");
	const struct scmp_version *v = seccomp_version();
	bool seccomp = prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0;
	buf_printf(out, "seccomp: %s, libseccomp %u.%u.%u, %zu calls allowed\n", seccomp ? "active" : "missing in this kernel",
		   v ? v->major : 0, v ? v->minor : 0, v ? v->micro : 0, sizeof allowed / sizeof allowed[0]);
}
