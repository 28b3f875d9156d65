/* siblings.c - a look ahead within a folder.
 *
 * The walk is sorted, so a picture's text may come before or after it, but in
 * its folder. Only a line that may learn something makes the stream wait, and
 * only till its folder ends: everything else passes at once. Rejected: a second
 * pass over the stream (a filter has one), and asking the store (it knows bytes,
 * not names). */
#include <sluice/siblings.h>

#include <sluice/record.h>
#include <stdlib.h>

#define NAMES_MAX (1u << 20)

static const char *const pictures[] = { "png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp", "heic",
					"jp2", "jxl", "avif", "ppm", "pgm", "pbm", "pcx",  "tga" };
/* the surest first: boxes, then structure, then words alone */
static const char *const texts[] = { "hocr", "html", "htm", "xml", "json", "txt" };

struct name {
	uint64_t hash;
	char id[65];
	struct name *next;
};

struct siblings {
	bool sidecar;
	void (*emit)(void *ctx, struct str line);
	void *ctx;
	struct buf folder, path, key, object, line;
	struct buf held;               /* lines, each with its newline */
	struct name **slot;
	size_t slots, names;
	bool waiting;
};

#define SLOTS 4096u

struct siblings *siblings_new(bool sidecar, void (*emit)(void *ctx, struct str line), void *ctx)
{
	struct siblings *s = xcalloc(1, sizeof *s);
	s->sidecar = sidecar;
	s->emit = emit;
	s->ctx = ctx;
	buf_init(&s->folder, RECORD_BYTES_MAX);
	buf_init(&s->path, RECORD_BYTES_MAX);
	buf_init(&s->key, RECORD_BYTES_MAX);
	buf_init(&s->object, RECORD_BYTES_MAX);
	buf_init(&s->line, RECORD_BYTES_MAX * 2ull);
	buf_init(&s->held, SIBLINGS_HELD_BYTES_MAX + RECORD_BYTES_MAX + 2);
	s->slots = SLOTS;
	s->slot = xcalloc(s->slots, sizeof(struct name *));
	return s;
}

static void forget(struct siblings *s)
{
	for (size_t i = 0; i < s->slots && s->names; i++)
		for (struct name *n = s->slot[i], *next; n; n = next, s->names--) {
			next = n->next;
			free(n);
			s->slot[i] = NULL;
		}
}

void siblings_free(struct siblings *s)
{
	if (!s)
		return;
	forget(s);
	free(s->slot);
	buf_release(&s->folder);
	buf_release(&s->path);
	buf_release(&s->key);
	buf_release(&s->object);
	buf_release(&s->line);
	buf_release(&s->held);
	free(s);
}

static const struct name *find(const struct siblings *s, struct str path)
{
	uint64_t h = str_hash(path);
	for (const struct name *n = s->slot[h % s->slots]; n; n = n->next)
		if (n->hash == h)
			return n;
	return NULL;
}

static void note(struct siblings *s, struct str path, struct str id)
{
	if (s->names >= NAMES_MAX || id.len >= sizeof s->slot[0]->id || find(s, path))
		return;
	struct name *n = xcalloc(1, sizeof *n);
	n->hash = str_hash(path);
	memcpy(n->id, id.p, id.len);
	n->next = s->slot[n->hash % s->slots];
	s->slot[n->hash % s->slots] = n;
	s->names++;
}

static size_t base_of(struct str path)
{
	size_t n = path.len;
	while (n && path.p[n - 1] != '/')
		n--;
	return n;
}

/* Where the last component's extension begins, its dot left out; 0: none. */
static size_t extension(struct str path)
{
	size_t base = base_of(path), n = path.len;
	while (n > base && path.p[n - 1] != '.')
		n--;
	return n > base + 1 ? n : 0;
}

static bool one_of(struct str ext, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq_nocase(ext, str_from(list[i])))
			return true;
	return false;
}

static bool is_picture(struct str path)
{
	size_t e = extension(path);
	return e && one_of(str_sub(path, e, path.len), pictures, sizeof pictures / sizeof *pictures);
}

bool siblings_candidate(struct str path, unsigned n, struct buf *out)
{
	size_t e = extension(path);
	if (!e || n / 2 >= sizeof texts / sizeof *texts)
		return false;
	buf_add_str(out, n % 2 ? str_sub(path, 0, e - 1) : path);
	buf_addz(out, ".");
	buf_addz(out, texts[n / 2]);
	return true;
}

/* The path of which PATH would be the thumbnail, into KEY. */
static bool thumbnail(struct siblings *s, struct str path)
{
	size_t base = base_of(path);
	if (!str_starts(str_sub(path, base, path.len), STR("0-")) || path.len < base + 3)
		return false;
	buf_clear(&s->key);
	buf_add_str(&s->key, str_sub(path, 0, base));
	buf_add_str(&s->key, str_sub(path, base + 2, path.len));
	return true;
}

static bool learns(struct siblings *s, struct str path, struct str id)
{
	buf_clear(&s->object);
	if (thumbnail(s, path)) {
		const struct name *n = find(s, buf_str(&s->key));
		if (n && !str_eqz(id, n->id)) {
			buf_printf(&s->object, "{\"thumbnail_of\":\"%s\"}", n->id);
			return true;
		}
	}
	for (unsigned i = 0; s->sidecar; i++) {
		buf_clear(&s->key);
		if (!siblings_candidate(path, i, &s->key))
			break;
		const struct name *n = find(s, buf_str(&s->key));
		if (!n)
			continue;
		struct json j;
		json_start(&j, &s->object);
		json_open(&j, '{');
		json_kz(&j, "text", n->id);
		json_kstr(&j, "name", str_sub(buf_str(&s->key), base_of(buf_str(&s->key)), s->key.len));
		json_close(&j, '}');
		return true;
	}
	return false;
}

static bool item_of(struct siblings *s, struct str line, struct record *rec)
{
	buf_clear(&s->path);
	return record_look(line, rec, NULL) == ST_OK && rec->type == RECORD_ITEM && str_eqz(record_kind(rec), "file") && record_id(rec).len == 64 &&
	       record_str(rec, "path", &s->path);
}

static void release(struct siblings *s)
{
	struct str rest = buf_str(&s->held), line;
	struct record rec;
	while (str_next_line(&rest, &line)) {
		buf_clear(&s->line);
		if (item_of(s, line, &rec) && is_picture(buf_str(&s->path)) && learns(s, buf_str(&s->path), record_id(&rec)) &&
		    record_with(&rec, "beside", buf_str(&s->object), &s->line))
			s->emit(s->ctx, buf_str(&s->line));
		else
			s->emit(s->ctx, line);
	}
	buf_clear(&s->held);
	s->waiting = false;
}

void siblings_feed(struct siblings *s, struct str line)
{
	struct record rec;
	if (item_of(s, line, &rec)) {
		struct str path = buf_str(&s->path), folder = str_sub(path, 0, base_of(path));
		/* a folder within it does not end it */
		if (!str_starts(folder, buf_str(&s->folder)) || (!s->waiting && folder.len != s->folder.len)) {
			if (s->waiting)
				release(s);
			forget(s);
			buf_clear(&s->folder);
			item_of(s, line, &rec);
			path = buf_str(&s->path);
			folder = str_sub(path, 0, base_of(path));
			buf_add_str(&s->folder, folder);
		}
		note(s, path, record_id(&rec));
		s->waiting |= is_picture(path) && (s->sidecar || thumbnail(s, path));
	}
	if (!s->waiting) {
		s->emit(s->ctx, line);
		return;
	}
	buf_add_str(&s->held, line);
	buf_add_char(&s->held, '\n');
	if (s->held.len > SIBLINGS_HELD_BYTES_MAX)
		release(s);
}

bool siblings_waiting(const struct siblings *s)
{
	return s->waiting;
}

void siblings_end(struct siblings *s)
{
	release(s);
}
