/* hints_find.c - see hints_find.h.
 *
 * A folder or an archive is searched once, for the first container in it. */
#include "unpack/hints_find.h"

#include <sluice/io.h>
#include <sluice/utf8.h>

#include <stdlib.h>
#include <unistd.h>

static struct str last_part(struct str path)
{
	for (size_t i = path.len; i-- > 0;)
		if (path.p[i] == '/')
			return str_sub(path, i + 1, path.len);
	return path;
}

static void found(void *ctx, struct walk *w, const char *name)
{
	struct hints *h = ctx;
	enum hint_kind kind = hint_kind_of(str_from(name));
	if (kind == HINT_NONE || !utf8_valid(str_from(name)))
		return;
	int fd = walk_sibling(w, name);
	if (fd < 0)
		return;
	struct buf path;
	buf_init(&path, 1u << 20);
	struct str own = buf_str(&w->path);
	buf_add_str(&path, str_sub(own, 0, own.len - last_part(own).len));
	buf_addz(&path, name);
	hints_add(h, buf_str(&path), kind, fd);
	buf_release(&path);
	close(fd);
}

struct hints *hints_beside(struct walk *w)
{
	struct hints **kept = walk_folder_hints(w);
	if (!*kept) {
		*kept = hints_new(NULL);
		walk_names(w, found, *kept);
	}
	return (*kept)->n ? *kept : NULL;
}

static void add_stored(const struct tree *t, struct hints *h, const struct spool_entry *e, struct str path, enum hint_kind kind)
{
	char id[STORE_ID_MAX];
	struct err scrap;
	hash_hex(e->id, sizeof e->id, id);
	int fd = store_open_file(t->run->store, str_from(id), "", &scrap);
	if (fd < 0)
		return;
	hints_add(h, path, kind, fd);
	close(fd);
}

struct hints *hints_within(const struct tree *t, struct node *owner)
{
	struct spool_entry e;
	struct str name, link, msg;
	struct err scrap;
	uint64_t pos = 0;
	if (!owner->within) {
		struct buf plain, path;
		struct hints *h = owner->within = hints_new(owner->hints);
		buf_init(&plain, 1u << 18);
		buf_init(&path, 1u << 20);
		if (owner->e.kind == KIND_EML && owner->e.has_id && t->run->store)
			add_stored(t, h, &owner->e, buf_str(&owner->path), HINT_MAIL);
		while (t->run->store && h->n < HINTS_MAX && spool_next(&owner->spool, &pos, &e, &name, &link, &msg, &scrap) == ST_OK) {
			if (!e.has_id || e.kind || e.size > HINT_BYTES_MAX)
				continue;
			buf_clear(&plain);
			names_decode(e.flags & MEMBER_UTF8 ? "UTF-8" : t->o->name_charset ? t->o->name_charset : owner->names_charset, name, &plain);
			enum hint_kind kind = hint_kind_of(last_part(buf_str(&plain)));
			while (str_starts(name = buf_str(&plain), STR("./"))) {
				buf_clear(&path);
				buf_add_str(&path, str_sub(name, 2, name.len));
				buf_clear(&plain);
				buf_add_str(&plain, buf_str(&path));
			}
			buf_clear(&path);
			buf_printf(&path, "%s!/", buf_z(&owner->path));
			buf_add_str(&path, buf_str(&plain));
			if (kind != HINT_NONE)
				add_stored(t, h, &e, buf_str(&path), kind);
		}
		buf_release(&plain);
		buf_release(&path);
	}
	return owner->within->n ? owner->within : NULL;
}
