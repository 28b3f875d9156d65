/* wire.c - packs and unpacks messages; see wire.h. */
#include "unpack/wire.h"

#include <stdlib.h>

void wire_out_init(struct wire_out *w, const struct unpack_job *job)
{
	*w = (struct wire_out){ .job = job };
}

void wire_out_release(struct wire_out *w)
{
	free(w->own);
	w->frame = w->own = NULL;
}

void wire_flush(struct wire_out *w)
{
	if (w->len)
		w->job->send(w->job->ctx, w->raw ? UNPACK_RAW_KIND : WIRE_FRAME_KIND, str_make(w->frame, w->len));
	w->frame = NULL;
	w->len = 0;
}

/* Where the next frame is made: where the parent reads it, if it can be. */
static char *room(struct wire_out *w)
{
	size_t n = 0;
	char *p = w->job->room ? w->job->room(w->job->ctx, &n) : NULL;
	if (p && n >= WIRE_FRAME_BYTES)
		return p;
	if (!w->own)
		w->own = xmalloc(WIRE_FRAME_BYTES);
	return w->own;
}

void wire_put(struct wire_out *w, enum wire_kind kind, const void *head, size_t head_len, struct str a, struct str b)
{
	uint32_t len = (uint32_t)(head_len + a.len + b.len);
	struct { const void *p; size_t n; } part[3] = { { head, head_len }, { a.p, a.len }, { b.p, b.len } };
	if (len + 5 > WIRE_FRAME_BYTES)
		BUG("a message larger than a frame");
	if (w->raw || w->len + len + 5 > WIRE_FRAME_BYTES)
		wire_flush(w);
	w->raw = false;
	if (!w->frame)
		w->frame = room(w);
	char *to = w->frame + w->len;
	*to++ = (char)kind;
	memcpy(to, &len, 4);
	to += 4;
	for (int i = 0; i < 3; to += part[i].n, i++)
		mem_copy(to, part[i].p, part[i].n);
	w->len += len + 5;
}

void wire_raw(struct wire_out *w, const void *bytes, size_t n)
{
	if (!w->raw)
		wire_flush(w);
	w->raw = true;
	for (size_t k; n; n -= k) {
		if (w->len == WIRE_FRAME_BYTES)
			wire_flush(w);
		if (!w->frame)
			w->frame = room(w);
		k = n < WIRE_FRAME_BYTES - w->len ? n : WIRE_FRAME_BYTES - w->len;
		mem_copy(w->frame + w->len, bytes, k);
		bytes = (const char *)bytes + k;
		w->len += k;
	}
}

enum status wire_next(struct str *rest, char *ret_kind, struct str *ret_bytes)
{
	uint32_t len;
	if (!rest->len)
		return ST_EOF;
	if (rest->len < 5)
		return ST_FATAL;
	memcpy(&len, rest->p + 1, 4);
	if (len > rest->len - 5)
		return ST_FATAL;
	*ret_kind = rest->p[0];
	*ret_bytes = str_make(rest->p + 5, len);
	*rest = str_sub(*rest, 5 + (size_t)len, rest->len);
	return ST_OK;
}
