/* link.h - what parent and worker say to each other over their socket. */
#ifndef SLUICE_WORK_LINK_H
#define SLUICE_WORK_LINK_H

#include <sluice/work.h>
#include <sys/types.h>

#define LINK_MAGIC 0x536c5753u
#define LINK_JOB 256   /* parent to worker; frames' kinds are below 256 */
#define LINK_DONE 257  /* worker to parent: struct link_done follows */
#define LINK_EXIT_MEMORY 3 /* as xmalloc() ends a process */

struct link_header {
	uint32_t magic;
	uint32_t kind;
	uint32_t len;      /* bytes that follow */
	uint32_t fds;      /* jobs: places for descriptors */
	uint32_t fd_mask;  /* jobs: which places hold one */
	uint32_t job;      /* a job's random number, which its answer must bear:
			      words too many cannot pass for those of the next */
};

struct work_link {
	int fd;
	uint32_t job;
};

struct link_done {
	int32_t status;
	uint32_t code;
	char msg[240];
};

/* The worker's life: warm, close the door, serve jobs until the socket ends. */
void link_serve(const struct work_spec *spec, int fd, pid_t parent) __attribute__((noreturn));

#endif
