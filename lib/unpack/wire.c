/* wire.c - packs and unpacks messages; see wire.h. */
#include "unpack/wire.h"

void wire_out_init(struct wire_out *w, void (*send)(void *ctx, char kind, struct str bytes), void *ctx)
{
	w->send = send;
	w->ctx = ctx;
	buf_init(&w->buf, 2 * WIRE_FRAME_BYTES + 3 * WIRE_NAME_BYTES_MAX);
}

void wire_out_release(struct wire_out *w)
{
	buf_release(&w->buf);
}

void wire_flush(struct wire_out *w)
{
	if (w->buf.len)
		w->send(w->ctx, WIRE_FRAME_KIND, buf_str(&w->buf));
	buf_clear(&w->buf);
}

void wire_put(struct wire_out *w, enum wire_kind kind, const void *head, size_t head_len, struct str a, struct str b)
{
	uint32_t len = (uint32_t)(head_len + a.len + b.len);
	char k = (char)kind;
	if (w->buf.len + len + 5 > WIRE_FRAME_BYTES)
		wire_flush(w);
	buf_add(&w->buf, &k, 1);
	buf_add(&w->buf, &len, 4);
	buf_add(&w->buf, head, head_len);
	buf_add_str(&w->buf, a);
	buf_add_str(&w->buf, b);
	if (w->buf.full)
		BUG("a message larger than a frame");
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
