/* hints.c - see hints.h. */
#include "unpack/hints.h"

#include <sluice/io.h>

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct hints *hints_new(const struct hints *outer)
{
	struct hints *h = xcalloc(1, sizeof *h);
	h->uses = 1;
	h->fd = -1;
	uint64_t at = 0;
	for (int i = 0; outer && i < outer->n; i++) {
		/* a part of the outer file, under the same name */
		char *p = xmalloc(outer->v[i].bytes + 1u);
		ssize_t k = io_pread_full(outer->fd, p, outer->v[i].bytes, at);
		at += outer->v[i].bytes;
		if (h->fd < 0)
			h->fd = memfd_create("hints", MFD_CLOEXEC);
		if (k == (ssize_t)outer->v[i].bytes && h->fd >= 0 && io_write_full(h->fd, p, (size_t)k) >= 0)
			h->v[h->n++] = (struct hint){ xstrdup(outer->v[i].path), outer->v[i].bytes, outer->v[i].kind };
		free(p);
	}
	return h;
}

struct hints *hints_use(struct hints *h)
{
	if (h)
		h->uses++;
	return h;
}

void hints_free(struct hints *h)
{
	if (!h || --h->uses)
		return;
	for (int i = 0; i < h->n; i++)
		free(h->v[i].path);
	if (h->fd >= 0)
		close(h->fd);
	free(h);
}

void hints_add(struct hints *h, struct str path, enum hint_kind kind, int fd)
{
	if (h->n == HINTS_MAX || kind == HINT_NONE)
		return;
	char *p = xmalloc(HINT_BYTES_MAX);
	ssize_t k = io_pread_full(fd, p, HINT_BYTES_MAX, 0);
	if (k > 0 && h->fd < 0)
		h->fd = memfd_create("hints", MFD_CLOEXEC);
	if (k > 0 && h->fd >= 0 && io_write_full(h->fd, p, (size_t)k) >= 0)
		h->v[h->n++] = (struct hint){ xstrndup(path), (uint32_t)k, kind };
	free(p);
}

void hints_tell(const struct hints *h, struct json *j)
{
	json_key(j, "hints");
	json_open(j, '[');
	for (int i = 0; i < h->n; i++) {
		json_open(j, '{');
		json_kint(j, "bytes", h->v[i].bytes);
		json_kint(j, "kind", h->v[i].kind);
		json_close(j, '}');
	}
	json_close(j, ']');
}

const char *hints_source(const struct hints *h, int code)
{
	unsigned s = PASSWORD_SOURCE(code);
	if (s == PASSWORD_IN_LIST)
		return NULL;
	if (s == PASSWORD_IN_NAME || s == PASSWORD_IN_COMMENT)
		return s == PASSWORD_IN_NAME ? "name" : "comment";
	s -= PASSWORD_IN_HINT;
	return h && s < (unsigned)h->n ? h->v[s].path : "unknown";
}
