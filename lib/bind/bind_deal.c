/* bind_deal.c - which shard a line of the stream belongs to.
 *
 * Cases made of shards must merge into the case that one run makes. Every stage
 * but bind looks at one item at a time, so only bind's sets must not be torn:
 * names that may be pages or have thumbnails are dealt by the key of their set,
 * all else by content, so that copies meet and are read once. It is dealt after
 * unpacking: then the members of one huge archive are shared like files of a
 * folder. Dealing whole folders was rejected: a leak is often one folder. */
#include <sluice/bind.h>

#include <stdlib.h>

void bind_deal_init(struct bind_deal *d, unsigned shards)
{
	*d = (struct bind_deal){ .shards = shards };
	buf_init(&d->path, RECORD_BYTES_MAX);
	buf_init(&d->key, RECORD_BYTES_MAX);
}

void bind_deal_release(struct bind_deal *d)
{
	buf_release(&d->path);
	buf_release(&d->key);
}

/* Of NAME.png, NAME.txt and NAME.png.txt: NAME.png. */
static void as_picture(struct buf *path, struct buf *scrap)
{
	struct bind_name name;
	bind_key(buf_str(path), &name, scrap);
	if (name.kind == BIND_INDEX)
		return;
	for (int text = 1; text >= 0; text--) {
		struct str p = buf_str(path);
		size_t dot = p.len;
		while (dot > 0 && p.p[dot - 1] != '.' && p.p[dot - 1] != '/')
			dot--;
		struct str ext = str_sub(p, dot, p.len);
		static const char *const texts[] = { "hocr", "html", "htm", "xml", "json", "txt" };
		bool cut = dot > 0 && p.p[dot - 1] == '.' && !text && bind_by_name(p);
		for (size_t i = 0; text && i < sizeof texts / sizeof *texts; i++)
			cut |= dot > 0 && p.p[dot - 1] == '.' && str_eq_nocase(ext, str_from(texts[i]));
		if (cut)
			buf_cut(path, dot - 1);
		else if (text && !bind_by_name(p))
			return;
	}
	buf_addz(path, ".png");
}

unsigned bind_deal_line(struct bind_deal *d, struct str line)
{
	struct record r;
	struct bind_name name;
	buf_clear(&d->path);
	if (record_look(line, &r, NULL) != ST_OK || r.type != RECORD_ITEM || !record_str(&r, "path", &d->path))
		return d->last;
	if (d->sidecar)
		as_picture(&d->path, &d->key);
	struct str id = record_id(&r), path = buf_str(&d->path);
	if (bind_by_name(path)) {
		bind_key(path, &name, &d->key);
		if (name.kind == BIND_THUMBNAIL) {
			/* with its picture, which may be a page of a set: text leaves out
			 * thumbnails of what it reads */
			char *picture = xstrndup(name.stem);
			buf_cut(&d->path, path.len - name.stem.len - strlen("0-"));
			buf_addz(&d->path, picture);
			bind_key(buf_str(&d->path), &name, &d->key);
			free(picture);
		}
		id = buf_str(&d->key);
	}
	d->last = (unsigned)(str_hash(id.len ? id : path) % d->shards);
	return d->last;
}
