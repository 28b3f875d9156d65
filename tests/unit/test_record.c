/* test_record.c - looking into lines, splicing objects in; the store. */
#include "tap.h"

#include <sluice/record.h>
#include <sluice/store.h>

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void with(const char *line, const char *want, const char *what)
{
	struct record r;
	struct buf b;
	buf_init(&b, 4096);
	ok(record_look(str_from(line), &r, NULL) == ST_OK && record_with(&r, "identify", STR("{\"x\":1}"), &b), "spliced");
	is(buf_str(&b), want, what);
	buf_release(&b);
}

static void records(void)
{
	struct record r;
	struct err err;
	with("{\"sluice\":1,\"type\":\"item\", \"odd\" : 1.0}", "{\"sluice\":1,\"type\":\"item\", \"odd\" : 1.0,\"identify\":{\"x\":1}}", "the rest stays byte for byte");
	with("{\"sluice\":1,\"identify\":{\"old\":[1]},\"b\":2}", "{\"sluice\":1,\"identify\":{\"x\":1},\"b\":2}", "an object that is there is replaced");
	ok(record_look(STR("plain text"), &r, &err) == ST_OK && r.type == RECORD_FOREIGN, "text is foreign");
	ok(record_look(STR("{\"type\":\"item\"}"), &r, &err) == ST_OK && r.type == RECORD_FOREIGN, "an object without sluice is foreign");
	ok(record_look(STR("{\"sluice\":2,\"type\":\"item\"}"), &r, &err) == ST_FATAL && err.code == E_VERSION, "a newer version is refused");
	ok(record_look(STR("{\"sluice\":1,"), &r, &err) == ST_SKIP && err.code == E_BAD_RECORD, "half a record is none");
	ok(record_look(STR("{\"sluice\":1,\"type\":\"item\",\"id\":\"xyz\"}"), &r, &err) == ST_OK && record_id(&r).len == 0, "an id is 64 digits or none");
	struct buf b;
	struct json j;
	buf_init(&b, 4096);
	record_begin(&j, &b, "item");
	record_path(&j, STR("a\xFF"));
	record_end(&j);
	is(buf_str(&b), "{\"sluice\":1,\"type\":\"item\",\"path\":\"a\xEF\xBF\xBD\",\"path_b64\":\"Yf8=\"}\n", "a name that is not UTF-8 keeps its bytes");
	buf_release(&b);
}

/* Blobs of megabytes are hashed by a thread: in order, also two at once. */
static void large(struct store *s)
{
	enum { STEP = 70001, STEPS = 100 };
	struct store_put *p, *q, *r;
	struct hash *h[2] = { hash_new(HASH_SHA256), hash_new(HASH_SHA256) };
	char want[HASH_HEX_MAX], id[STORE_ID_MAX], *bytes = xmalloc(STEP);
	struct err err;
	struct buf back;
	bool fresh;
	buf_init(&back, 2u * STEP * STEPS);
	store_put_begin(s, &p, &err);
	store_put_begin(s, &q, &err);
	store_put_begin(s, &r, &err);
	for (int i = 0; i < STEPS; i++) {
		size_t n = (size_t)(i % 7 == 3 ? 5 : i % 5 == 2 ? 40000 : STEP);
		memset(bytes, i, STEP);
		store_put_add(p, bytes, n, &err);
		hash_add(h[0], bytes, n);
		store_put_add(r, bytes, n, &err);
		memset(bytes, 'q', 3);
		store_put_add(q, bytes, STEP, &err);
		hash_add(h[1], bytes, STEP);
	}
	store_put_abort(r);
	hash_end_hex(h[0], want);
	ok(store_put_commit(p, id, &fresh, &err) == ST_OK && fresh && strcmp(id, want) == 0, "a blob of megabytes");
	ok(store_read(s, str_from(id), "", &back, &err) == ST_OK, "is read back");
	hash_add(h[0], back.p, back.len);
	hash_end_hex(h[0], want);
	is(str_from(want), id, "as its digest says");
	hash_end_hex(h[1], want);
	ok(store_put_commit(q, id, &fresh, &err) == ST_OK && fresh && strcmp(id, want) == 0, "and another, written between");
	hash_free(h[0]);
	hash_free(h[1]);
	buf_release(&back);
	free(bytes);
}

/* Zeros are holes, in the middle and at the end, and read back as zeros. */
static void sparse(struct store *s)
{
	enum { PIECE = 1 << 20, PIECES = 64 };
	struct store_put *p;
	struct hash *h = hash_new(HASH_SHA256);
	char want[HASH_HEX_MAX], id[STORE_ID_MAX], *bytes = xcalloc(PIECE, 1);
	struct err err;
	struct stat sb;
	struct buf back;
	buf_init(&back, (size_t)PIECE * PIECES);
	store_put_begin(s, &p, &err);
	for (int i = 0; i < PIECES; i++) {
		bytes[77] = i == 3;
		store_put_add(p, bytes, PIECE, &err);
		hash_add(h, bytes, PIECE);
	}
	hash_end_hex(h, want);
	ok(store_put_commit(p, id, NULL, &err) == ST_OK && strcmp(id, want) == 0, "a sparse blob has the digest of its bytes");
	int fd = store_open_file(s, str_from(id), "", &err);
	ok(fd >= 0 && fstat(fd, &sb) == 0 && sb.st_size == (off_t)PIECE * PIECES, "and its size, zeros at the end too");
	ok((uint64_t)sb.st_blocks * 512 < (uint64_t)PIECE * PIECES / 4, "but does not take it on the disk");
	close(fd);
	ok(store_read(s, str_from(id), "", &back, &err) == ST_OK, "it is read back");
	hash_add(h, back.p, back.len);
	hash_end_hex(h, want);
	is(str_from(want), id, "as its digest says");
	hash_free(h);
	buf_release(&back);
	free(bytes);
}

static void stores(void)
{
	char top[] = "record.XXXXXX", path[64], cmd[80], id[STORE_ID_MAX];
	struct store *s;
	struct store_put *p, *q;
	struct err err;
	bool fresh;
	if (!mkdtemp(top)) {
		puts("Bail out! no scratch folder");
		exit(1);
	}
	snprintf(path, sizeof path, "%s/store", top);
	ok(store_open(&s, path, false, &err) == ST_FATAL, "a store that is not there is not opened");
	ok(store_open(&s, path, true, &err) == ST_OK, "but made when asked");
	ok(store_put_begin(s, &p, &err) == ST_OK && store_put_begin(s, &q, &err) == ST_OK, "two blobs at once");
	store_put_add(p, "ab", 2, &err);
	store_put_add(q, "other", 5, &err);
	store_put_add(p, "c", 1, &err);
	ok(store_put_commit(p, id, &fresh, &err) == ST_OK && fresh, "the first is put");
	is(str_from(id), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "under its digest");
	store_put_abort(q);
	store_put_begin(s, &p, &err);
	store_put_add(p, "abc", 3, &err);
	ok(store_put_commit(p, id, &fresh, &err) == ST_OK && !fresh, "the same bytes are there once");
	int fd = store_open_file(s, str_from(id), "", &err);
	char got[4] = "";
	ok(fd >= 0 && read(fd, got, 3) == 3 && strcmp(got, "abc") == 0, "and are read back");
	close(fd);
	ok(store_put_side(s, str_from(id), ".txt", &p, &err) == ST_OK, "a derived file");
	ok(!store_has(s, str_from(id), ".txt"), "is not there before it is whole");
	store_put_commit(p, NULL, NULL, &err);
	ok(store_has(s, str_from(id), ".txt"), "but after");
	ok(store_open_file(s, STR("../../etc/passwd"), "", &err) < 0, "an id that is none opens nothing");
	ok(store_put_side(s, str_from(id), "/../x", &p, &err) != ST_OK, "a suffix is no path");
	large(s);
	sparse(s);
	store_close(s);
	snprintf(cmd, sizeof cmd, "%s/VERSION", path);
	FILE *f = fopen(cmd, "w");
	fputs("sluice-store 9\n", f);
	fclose(f);
	ok(store_open(&s, path, true, &err) == ST_FATAL && err.code == E_VERSION, "a store of another version is refused");
	mkdir((snprintf(path, sizeof path, "%s/full", top), path), 0777);
	snprintf(cmd, sizeof cmd, "%s/full/file", top);
	fclose(fopen(cmd, "w"));
	ok(store_open(&s, path, true, &err) == ST_FATAL, "a folder with other things in it is not taken");
	snprintf(cmd, sizeof cmd, "rm -rf '%s'", top);
	ok(system(cmd) == 0, "cleaned up");
}

int main(void)
{
	if (chdir(scratch()) != 0)
		return puts("Bail out! no scratch folder"), 1;
	records();
	stores();
	return done();
}
