/* onenote_read.c - pictures and files that lie in OneNote's sections.
 *
 * The store keeps files apart (format/onestore.h); an object of the kind
 * "container" names one by its GUID, and the node of a page that holds the
 * container has the file's name. Older versions' files come, too. The text is
 * read by the text stage. */
#include "unpack/kinds.h"

#include "format/onestore.h"

#include <stdlib.h>
#include <sys/mman.h>

enum { PICTURE = 0x20001C3F, FILE_HELD = 0x20001D9B, PICTURE_NAME = 0x1C001DD7, FILE_NAME = 0x1C001D9C };
#define NAME_BYTES_MAX 4096u

struct held { /* of one node */
	struct str name;
	struct one_id container;
	bool there;
};

static void see(void *ctx, const struct one_prop *p)
{
	struct held *h = ctx;
	if (p->id == PICTURE_NAME || p->id == FILE_NAME) {
		h->name = p->data;
	} else if ((p->id == PICTURE || p->id == FILE_HELD) && p->n) {
		h->container = p->ids[0];
		h->there = true;
	}
}

static int digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

/* "<ifndf>{BDE316E7-2665-4511-A4C4-8D4D0B7A9EAC}" in UTF-16, as bytes of a GUID. */
static bool guid_of(struct str s, uint8_t guid[16])
{
	static const uint8_t order[] = { 3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15 };
	size_t at = 0, n = 0;
	int high = -1;
	while (at + 1 < s.len && !(s.p[at] == '{' && s.p[at + 1] == 0))
		at += 2;
	for (at += 2; at + 1 < s.len && n < 16 && s.p[at] != '}'; at += 2) {
		int d = digit(s.p[at]);
		if (d < 0)
			continue;
		if (high >= 0)
			guid[order[n++]] = (uint8_t)(high << 4 | d);
		high = high >= 0 ? -1 : d;
	}
	return n == 16;
}

/* What a file is called: its node's words, or its container's suffix; UTF-16. */
struct label {
	const struct one_file *file;
	struct str name, suffix;
};

static int by_guid(const void *a, const void *b)
{
	return memcmp(((const struct label *)a)->file->guid, ((const struct label *)b)->file->guid, 16);
}

static void label(struct label *labels, size_t n, const struct one_object *container, struct str name)
{
	struct one_file file;
	struct label key = { .file = &file }, *l;
	if (!container->file.len)
		memcpy(file.guid, container->id.guid, 16);
	else if (!guid_of(container->file, file.guid))
		return;
	if (!(l = bsearch(&key, labels, n, sizeof *labels, by_guid)))
		return;
	if (container->suffix.len)
		l->suffix = container->suffix;
	if (name.len)
		l->name = name;
}

static void spell(const struct label *l, size_t number, struct buf *out)
{
	struct str s = l->name.len ? l->name : l->suffix;
	if (!l->name.len)
		buf_printf(out, "file-%zu", number);
	size_t from = out->len;
	one_utf8(s, out);
	for (size_t i = from; i < out->len; i++)
		if ((unsigned char)out->p[i] < 32 || out->p[i] == '/')
			out->p[i] = '_';
}

enum status onenote_read(struct source *src, struct sink *sink, struct err *err)
{
	struct onestore s;
	struct buf name;
	void *map = src->parts == 1 && src->size ? mmap(NULL, (size_t)src->size, PROT_READ, MAP_PRIVATE, src->fd[0], 0) : MAP_FAILED;
	if (map == MAP_FAILED)
		return err_set(err, ST_SKIP, E_LIMIT_BYTES, "the notes cannot be mapped");
	const char *base = map;
	enum status st = onestore_open(&s, str_make(base, (size_t)src->size), err);
	buf_init(&name, NAME_BYTES_MAX);
	if (st != ST_SKIP && s.n_files) {
		struct label *labels = xcalloc(s.n_files, sizeof *labels);
		for (size_t i = 0; i < s.n_files; i++)
			labels[i].file = &s.files[i];
		qsort(labels, s.n_files, sizeof *labels, by_guid);
		for (size_t i = 0; i < s.n_objects; i++) {
			struct held h = { .there = false };
			const struct one_object *o = &s.objects[i];
			if (o->file.len)
				label(labels, s.n_files, o, STR(""));
			onestore_props(&s, o, see, &h);
			if (h.there && h.name.len && (o = onestore_find(&s, o->space, &h.container)))
				label(labels, s.n_files, o, h.name);
		}
		sink_format(sink, NULL, (int64_t)s.n_files);
		for (size_t i = 0; i < s.n_files; i++) {
			struct str bytes = labels[i].file->bytes;
			buf_clear(&name);
			spell(&labels[i], i + 1, &name);
			struct member m = { .name = buf_str(&name), .type = MEMBER_FILE, .flags = MEMBER_UTF8 | MEMBER_HAS_SIZE, .size = bytes.len };
			sink_member(sink, &m);
			if (sink_wants(sink) && bytes.len)
				sink_range(sink, (uint64_t)(bytes.p - base), bytes.len);
			sink_end(sink, ST_OK, NULL);
		}
		free(labels);
	}
	buf_release(&name);
	onestore_release(&s);
	munmap(map, (size_t)src->size);
	/* what is wrong with the notes themselves is for the text stage to tell */
	return ST_OK;
}
