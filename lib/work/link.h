/* link.h - what parent and worker say to each other over their socket. */
#ifndef SLUICE_WORK_LINK_H
#define SLUICE_WORK_LINK_H

#include <sluice/work.h>
#include <sys/types.h>

#define LINK_MAGIC 0x536c5753u
#define LINK_JOB 256   /* parent to worker; frames' kinds are below 256 */
#define LINK_DONE 257  /* worker to parent: struct link_done follows */
#define LINK_IN_SLOT 512 /* added to a frame's kind: its bytes stand in the next slot of the window */
#define LINK_EXIT_MEMORY 3 /* as xmalloc() ends a process */

struct link_header {
	uint32_t magic;
	uint32_t kind;
	uint32_t len;      /* bytes that follow */
	uint32_t fds;      /* jobs: places for descriptors */
	uint8_t fd_map[(WORK_FDS_MAX + 7) / 8]; /* jobs: which places hold one */
	uint32_t job;      /* a job's random number, which its answer must bear:
			      words too many cannot pass for those of the next */
};

/* A window of memory that both see: large frames go through it, which spares
 * two copies by the kernel and its buffers. Slots are used in turn. The parent
 * copies a slot before it looks at it, and reads nothing else of the window:
 * what a worker changes afterwards is nobody's answer. */
#define LINK_SLOTS 4
#define LINK_SLOT_BYTES (256u << 10)
#define LINK_SLOT_BYTES_MIN 8192u /* smaller frames are quicker by socket */
struct link_window {
	_Atomic uint32_t taken; /* slots the parent is done with, counted up: the worker waits for it */
	char slot[LINK_SLOTS][LINK_SLOT_BYTES];
};

struct work_link {
	int fd;
	uint32_t job;
	struct link_window *window; /* NULL: everything by socket */
	uint32_t slots;             /* used so far */
};

struct link_done {
	int32_t status;
	uint32_t code;
	char msg[240];
};

/* The worker's life: warm, close the door, serve jobs until the socket ends. */
void link_serve(const struct work_spec *spec, int fd, struct link_window *window, pid_t parent) __attribute__((noreturn));

#endif
