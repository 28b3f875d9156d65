/* report_bundle.c - an exhibit that can be cited: of each document its bytes, its text,
 * a page and the facts; of the case its log; of all of it the digests.
 *
 * Files are named after the documents' hashes: a name from a dump is never a name
 * on a disk. Everything is made in memory or copied through, then hashed as it is
 * written, in a folder or a ZIP archive alike. */
#include "export_priv.h"
#include "zip_write.h"
#include <sluice/hash.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEXT_BYTES_MAX (256u << 20)
#define PAGE_BYTES_MAX (1u << 30)
#define COPY_BYTES 65536

struct bundle {
	struct export x;
	const char *path;
	struct zip_write *zip; /* NULL: a folder */
	int fd;
	struct hash *hash;
	struct buf sums;
	bool failed;
};

static void begin(struct bundle *b, const char *name)
{
	struct buf path;
	if (b->zip) {
		zip_write_begin(b->zip, name);
		return;
	}
	buf_init(&path, 1u << 16);
	buf_printf(&path, "%s/%s", b->path, name);
	b->fd = open(buf_z(&path), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	b->failed |= b->fd < 0;
	buf_release(&path);
}

static void add(struct bundle *b, const void *p, size_t n)
{
	hash_add(b->hash, p, n);
	if (b->zip)
		zip_write_add(b->zip, p, n);
	else if (b->fd >= 0)
		b->failed |= io_write_full(b->fd, p, n) < 0;
}

static void end(struct bundle *b, const char *name)
{
	char hex[HASH_HEX_MAX];
	hash_end_hex(b->hash, hex);
	buf_printf(&b->sums, "%s  %s\n", hex, name);
	if (b->zip)
		zip_write_end(b->zip);
	else if (b->fd >= 0)
		b->failed |= (fsync(b->fd) | close(b->fd)) != 0;
}

static void put(struct bundle *b, const char *name, struct str bytes)
{
	begin(b, name);
	add(b, bytes.p, bytes.len);
	end(b, name);
}

static enum status add_text(void *ctx, const struct report_row *row)
{
	buf_add_str(ctx, row->cell[0]);
	return ST_OK;
}

/* The text as the case has it, else as it lies beside the bytes. */
static enum status read_text(struct bundle *b, struct str id, struct buf *out)
{
	struct err err;
	enum status s = b->x.opt->query(b->x.opt->source,
					"SELECT body FROM text_part WHERE blob = (SELECT id FROM blob WHERE sha256 = ?1) ORDER BY seq", &id,
					1, add_text, out, b->x.err);
	int fd = s == ST_OK && !out->len ? b->x.opt->open(b->x.opt->source, id, ".txt") : -1;
	if (fd >= 0) {
		(void)io_read_file(fd, out, &err);
		close(fd);
	}
	return s;
}

static bool copy_bytes(struct bundle *b, struct str id, const char *name)
{
	char tmp[COPY_BYTES];
	ssize_t n;
	int fd = b->x.opt->open(b->x.opt->source, id, "");
	if (fd < 0)
		return false;
	begin(b, name);
	while ((n = io_read_full(fd, tmp, sizeof tmp)) > 0)
		add(b, tmp, (size_t)n);
	b->failed |= n < 0;
	close(fd);
	end(b, name);
	return true;
}

/* The page is written to a descriptor: a file in memory takes it. */
static enum status put_page(struct bundle *b, struct str id, struct str text, const char *name)
{
	struct buf page;
	struct io_writer w;
	int fd = memfd_create("page", MFD_CLOEXEC);
	if (fd < 0)
		return err_sys(b->x.err, ST_FATAL, E_SYSTEM, "cannot make a page");
	io_writer_init(&w, fd);
	buf_init(&page, PAGE_BYTES_MAX);
	enum status s = report_document(b->x.opt, id, text, &w, b->x.err);
	if (io_flush(&w) < 0)
		s = err_sys(b->x.err, ST_FATAL, E_SYSTEM, "cannot write the page");
	io_writer_release(&w);
	if (s == ST_OK && lseek(fd, 0, SEEK_SET) == 0)
		s = io_read_file(fd, &page, b->x.err);
	close(fd);
	if (s == ST_OK)
		put(b, name, buf_str(&page));
	buf_release(&page);
	return s;
}

static enum status put_rows(struct bundle *b, const char *key, const char *sql, struct str id)
{
	json_key(&b->x.j, key);
	json_open(&b->x.j, '[');
	enum status s = b->x.opt->query(b->x.opt->source, sql, &id, 1, export_object, &b->x, b->x.err);
	json_close(&b->x.j, ']');
	return s;
}

static enum status put_facts(struct bundle *b, struct str id, const char *name)
{
	static const char *const parts[][2] = {
		{ "documents", "SELECT * FROM documents WHERE id = ?1 ORDER BY depth, path" },
		{ "chain",
		  "WITH RECURSIVE up(blob, n) AS (SELECT id, 0 FROM blob WHERE sha256 = ?1 UNION SELECT (SELECT i.parent FROM item i WHERE i.blob = up.blob AND i.parent IS NOT NULL ORDER BY i.path LIMIT 1), n + 1 FROM up WHERE n < 100)"
		  " SELECT (SELECT i.path FROM item i WHERE i.blob = b.id ORDER BY i.path LIMIT 1) AS path, b.sha256 AS id, b.size FROM up JOIN blob b ON b.id = up.blob WHERE up.n > 0 AND b.sha256 <> '' ORDER BY up.n DESC" },
		{ "targets", "SELECT * FROM targets WHERE item = ?1 ORDER BY name, host" },
		{ "contracts", "SELECT * FROM contracts WHERE item = ?1 ORDER BY number, title" },
		{ "mentions", "SELECT * FROM mentions WHERE item = ?1 OR part_of = ?1 ORDER BY path, start, stop, kind" },
		{ "losses", "SELECT * FROM losses WHERE item = ?1 ORDER BY stage, code" },
		{ "tags", "SELECT * FROM tags WHERE id = ?1 ORDER BY tag" },
		{ "notes", "SELECT * FROM notes WHERE object_key = ?1 ORDER BY at" },
	};
	enum status s = ST_OK;
	buf_clear(&b->x.b);
	json_start(&b->x.j, &b->x.b);
	json_open(&b->x.j, '{');
	json_kstr(&b->x.j, "id", id);
	for (size_t i = 0; s == ST_OK && i < sizeof parts / sizeof *parts; i++)
		s = put_rows(b, parts[i][0], parts[i][1], id);
	json_close(&b->x.j, '}');
	buf_add_char(&b->x.b, '\n');
	if (s == ST_OK)
		put(b, name, buf_str(&b->x.b));
	return s;
}

static enum status put_document(struct bundle *b, struct str id)
{
	struct buf text;
	char name[80];
	buf_init(&text, TEXT_BYTES_MAX);
	snprintf(name, sizeof name, "%.12s.bin", id.p);
	bool there = copy_bytes(b, id, name);
	enum status s = read_text(b, id, &text);
	if (s == ST_OK && text.len) {
		snprintf(name, sizeof name, "%.12s.txt", id.p);
		put(b, name, buf_str(&text));
	}
	if (s == ST_OK) {
		snprintf(name, sizeof name, "%.12s.html", id.p);
		s = put_page(b, id, buf_str(&text), name);
	}
	if (s == ST_OK) {
		snprintf(name, sizeof name, "%.12s.json", id.p);
		s = put_facts(b, id, name);
	}
	buf_release(&text);
	return s == ST_OK && !there ? err_set(b->x.err, ST_WARN, E_MISSING, "the bytes of '%.12s' are in no store", id.p) : s;
}

static enum status put_log(struct bundle *b)
{
	buf_clear(&b->x.b);
	b->x.lines = true;
	json_start(&b->x.j, &b->x.b);
	enum status s = b->x.opt->query(
	    b->x.opt->source, "SELECT origin, seq, at, who, tool, version, action, detail, prev, hash FROM log ORDER BY origin, seq", NULL,
	    0, export_object, &b->x, b->x.err);
	b->x.lines = false;
	if (s == ST_OK)
		put(b, "log.jsonl", buf_str(&b->x.b));
	return s;
}

static const char readme[] =
	"An exhibit made by sluice " SLUICE_VERSION ".\n\n"
	"Files are named after the first twelve digits of a document's SHA-256:\n"
	"  .bin   its bytes, as they were found\n"
	"  .txt   the text that was read from it\n"
	"  .html  a page: where it lay, what was found in it, the text with the places marked\n"
	"  .json  the same for programs: paths, chain of containers, references, contracts, targets\n"
	"log.jsonl is the log of the case: each row holds the hash of the one before (sluice-case(5)).\n"
	"SHA256SUMS has the digests of all files; check them with: sha256sum -c SHA256SUMS\n"
	"The .bin file's own digest is the document's name in the case.\n";

enum status report_bundle(const struct report_options *opt, const char *path, const struct str *ids, size_t n, struct err *err)
{
	size_t len = strlen(path);
	struct bundle b = { .x = { .opt = opt, .err = err }, .path = path, .fd = -1 };
	enum status worst = ST_OK, s = ST_OK;
	if (len > 4 && strcmp(path + len - 4, ".zip") == 0)
		s = zip_write_open(&b.zip, path, err);
	else if (mkdir(path, 0777) < 0)
		s = err_sys(err, ST_FATAL, E_SYSTEM, "cannot make the folder '%s'", path);
	if (s != ST_OK)
		return s;
	b.hash = hash_new(HASH_SHA256);
	buf_init(&b.sums, 16u << 20);
	buf_init(&b.x.b, TEXT_BYTES_MAX);
	for (size_t i = 0; worst != ST_FATAL && i < n; i++) {
		s = put_document(&b, ids[i]);
		worst = s != ST_OK ? s : worst;
	}
	if (worst != ST_FATAL && put_log(&b) != ST_OK)
		worst = ST_FATAL;
	put(&b, "README.txt", str_from(readme));
	struct buf sums = b.sums;
	buf_init(&b.sums, 1u << 16); /* they do not name themselves */
	put(&b, "SHA256SUMS", buf_str(&sums));
	if (b.zip && zip_write_close(b.zip, err) != ST_OK)
		worst = ST_FATAL;
	else if (b.failed)
		worst = err_set(err, ST_FATAL, E_SYSTEM, "cannot write into '%s'", path);
	buf_release(&sums);
	buf_release(&b.sums);
	buf_release(&b.x.b);
	hash_free(b.hash);
	return worst;
}
