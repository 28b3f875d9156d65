/* test_headroom.c - of a worker's memory a reader has what it needs, and the next job all. */
#include "tap.h"

#include "unpack/headroom.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define MIB ((size_t)1 << 20)
/* the sanitizer's is terabytes, and no limit can be set */
#if defined(__SANITIZE_ADDRESS__)
#define SHADOW true
#else
#define SHADOW false
#endif

static bool room_for(size_t n)
{
	void *p = mmap(NULL, n, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (p == MAP_FAILED)
		return false;
	munmap(p, n);
	return true;
}

/* In a process of its own: a bit for each thing that is as it should be. */
static int limited(void)
{
	struct headroom h;
	size_t most = 8192 * MIB;
	while (most && !room_for(most))
		most -= 64 * MIB;
	if (most < 2048 * MIB)
		return 15; /* less memory is allowed here than the test needs */
	headroom_limit(&h, 512 * MIB);
	int ok = (room_for(256 * MIB) ? 1 : 0) | (!room_for(600 * MIB) ? 2 : 0);
	headroom_release(&h);
	ok |= room_for(most) ? 4 : 0;
	headroom_limit(&h, 2 * most);
	ok |= !h.kept ? 8 : 0;
	headroom_release(&h);
	return ok;
}

int main(void)
{
	struct headroom h;
	struct rlimit r;
	int how = -1;
	if (getrlimit(RLIMIT_AS, &r) == 0 && r.rlim_cur == RLIM_INFINITY) {
		headroom_limit(&h, MIB);
		ok(!h.kept, "without a limit nothing is kept back");
		headroom_release(&h);
	}
	pid_t pid = SHADOW ? -1 : fork();
	if (pid == 0) {
		r = (struct rlimit){ 3072 * MIB, 3072 * MIB };
		_exit(setrlimit(RLIMIT_AS, &r) == 0 ? limited() : 16);
	}
	ok(SHADOW || (pid > 0 && waitpid(pid, &how, 0) == pid && WIFEXITED(how) && WEXITSTATUS(how) == 15),
	   "what is asked is left, no more, and all of it afterwards");
	return done();
}
