/* pst_read.c - the messages of Outlook's data files (.pst, .ost).
 *
 * Every node of the kind "message" is given, whether a folder lists it or
 * not, as a message of RFC 5322 that pst_message.c writes: all that reads mail
 * reads it, attachments included. Its path is its folder's. Folders state how
 * many messages they hold: that is what is expected. */
#include "unpack/kinds.h"
#include "unpack/pst_message.h"

#define FOLDERS_DEEP_MAX 32
#define PATH_BYTES_MAX 4096u
#define ROOT_FOLDER 0x122u

struct reader {
	struct pst *p;
	struct sink *sink;
	uint32_t folder;     /* whose path is in PATH */
	struct buf path;
	int64_t stated;
	uint64_t seen;
};

static void add_name(struct buf *out, struct str s, size_t max)
{
	s.len = s.len > max ? utf8_cut(s, max) : s.len;
	for (size_t i = 0; i < s.len; i++)
		buf_add_char(out, (unsigned char)s.p[i] < 32 || s.p[i] == '/' || s.p[i] == '\\' ? '_' : s.p[i]);
}

static void folder_path(struct reader *r, uint32_t id)
{
	struct buf name, whole;
	struct pst_node n;
	struct pst_object o;
	if (id == r->folder)
		return;
	buf_init(&name, 1024);
	buf_init(&whole, PATH_BYTES_MAX);
	buf_clear(&r->path);
	r->folder = id;
	bool known = false;
	for (int i = 0; i < FOLDERS_DEEP_MAX && id && id != ROOT_FOLDER && pst_node(r->p, id, &n); i++) {
		known = true;
		buf_clear(&name);
		if (pst_object_open(&o, r->p, &n))
			pst_text(&o, 0x3001, &name);
		pst_object_release(&o);
		buf_clear(&whole);
		if (name.len)
			add_name(&whole, buf_str(&name), 200);
		else
			buf_printf(&whole, "folder-%x", id);
		buf_addz(&whole, "/");
		buf_add_str(&whole, buf_str(&r->path));
		buf_clear(&r->path);
		buf_add_str(&r->path, buf_str(&whole));
		if (n.parent == id)
			break;
		id = n.parent;
	}
	if (!known && id != ROOT_FOLDER)
		buf_addz(&r->path, "without a folder/");
	buf_release(&name);
	buf_release(&whole);
}

static void on_node(void *ctx, const struct pst_node *n)
{
	struct reader *r = ctx;
	struct pst_object o;
	if (PST_TYPE(n->id) == PST_FOLDER) {
		if (pst_object_open(&o, r->p, n)) {
			int64_t count = pst_int(&o, 0x3602, 0);
			r->stated += count > 0 ? count : 0;
		}
		pst_object_release(&o);
	}
	if (PST_TYPE(n->id) != PST_MESSAGE)
		return;
	struct buf name, subject;
	struct err err = { .code = E_NONE };
	buf_init(&name, PATH_BYTES_MAX * 2);
	buf_init(&subject, 1u << 16);
	folder_path(r, n->parent);
	buf_add_str(&name, buf_str(&r->path));
	buf_printf(&name, "%08x", n->id);
	bool good = pst_object_open(&o, r->p, n);
	if (good && pst_subject(&o, &subject)) {
		buf_addz(&name, " ");
		add_name(&name, str_trim(buf_str(&subject)), 120);
	}
	buf_addz(&name, ".eml");
	struct member m = { .name = buf_str(&name), .type = MEMBER_FILE, .flags = MEMBER_UTF8 };
	int64_t t = good ? pst_time(&o, 0x0E06) : INT64_MIN;
	if (t == INT64_MIN && good)
		t = pst_time(&o, 0x0039);
	if (t != INT64_MIN) {
		m.mtime = t;
		m.flags |= MEMBER_HAS_TIME;
	}
	r->seen++;
	sink_member(r->sink, &m);
	enum status st = ST_OK;
	if (!good)
		st = err_set(&err, ST_SKIP, E_CORRUPT, "the message's properties cannot be read");
	else if (sink_wants(r->sink))
		st = pst_message(&o, n, r->sink, &err);
	sink_end(r->sink, st, &err);
	pst_object_release(&o);
	buf_release(&name);
	buf_release(&subject);
}

enum status pst_read(struct source *src, struct sink *sink, struct err *err)
{
	struct pst p;
	struct reader r = { .p = &p, .sink = sink };
	enum status st = pst_open(&p, src, err);
	if (st == ST_OK) {
		buf_init(&r.path, PATH_BYTES_MAX);
		st = pst_each(&p, on_node, &r, err);
		sink_format(sink, NULL, r.stated > 0 || r.seen ? r.stated : 0);
		buf_release(&r.path);
	}
	pst_close(&p);
	return st;
}
