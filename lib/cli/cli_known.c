/* cli_known.c - which items a case holds with all that a stage finds in them.
 *
 * What is found in an item depends on the item's text, on what the stages before
 * said of it, on the rules and on the program. A digest of all that is the item's
 * key. It goes into the stream behind the item's records, so that the case has it
 * when it has them: a run that is killed before leaves no key, and the item is done
 * again. Times of files would be cheaper, but a store is copied, and clocks are set.
 *
 * What is found belongs to the bytes, wherever they lie, and is dropped when the same
 * bytes come again at a place not known (record --replace). Where another place of
 * theirs has the same key nothing is stale: then what is found is added ("elsewhere"). */
#include <sluice/cli_known.h>
#include <sluice/hash.h>
#include <sluice/io.h>
#include <sluice/json.h>

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define PIECE_BYTES (64u << 10)

struct cli_known {
	char *path;            /* of the case */
	struct casefile *c;    /* opened when first asked: workers that were started before have none of it */
	bool blind;            /* it cannot be asked: every item is done */
	bool again;            /* nor is it: every item is done and has a new key */
	const char *stage, *rules;
	struct hash *hash;
	char program[HASH_HEX_MAX]; /* digest of the program and what it works by */
	char *piece;
	uint64_t *replaced;    /* first bytes of ids that go out as changed: a table, 0 is free */
	size_t n_replaced, cap_replaced;
	struct buf where;
};

/* The bytes of FD up to its end; they are not moved over. */
static bool add_file(struct cli_known *k, int fd)
{
	uint64_t at = 0;
	ssize_t n = 0;
	while (fd >= 0 && (n = io_pread_full(fd, k->piece, PIECE_BYTES, at)) > 0) {
		hash_add(k->hash, k->piece, (size_t)n);
		at += (uint64_t)n;
	}
	hash_add(k->hash, &at, sizeof at);
	return n == 0;
}

struct cli_known *cli_known_new(const char *casefile, const char *stage, const char *rules, const char *options, bool again)
{
	struct cli_known *k = xcalloc(1, sizeof *k);
	k->path = xstrdup(casefile);
	k->stage = stage;
	k->rules = rules;
	k->again = again;
	k->hash = hash_new(HASH_SHA256);
	k->piece = xmalloc(PIECE_BYTES);
	buf_init(&k->where, RECORD_BYTES_MAX);
	int self = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	k->blind = self < 0 || !add_file(k, self);
	if (self >= 0)
		close(self);
	hash_add(k->hash, rules, strlen(rules));
	hash_add(k->hash, options, strlen(options));
	hash_end_hex(k->hash, k->program);
	return k;
}

void cli_known_free(struct cli_known *k)
{
	if (!k)
		return;
	casefile_close(k->c);
	hash_free(k->hash);
	buf_release(&k->where);
	free(k->replaced);
	free(k->piece);
	free(k->path);
	free(k);
}

/* The item's key: what was read, then what was said of it. */
static bool make_key(struct cli_known *k, const struct record *rec, int blob, int text, char key[CASEFILE_KEY_LEN + 1])
{
	char hex[HASH_HEX_MAX];
	struct str part = json_get(rec->line, "part_of"), kind = record_kind(rec), said = json_get(rec->line, "text");
	hash_add(k->hash, k->program, sizeof k->program);
	bool whole = add_file(k, text) && add_file(k, blob);
	hash_add(k->hash, kind.p, kind.len);
	hash_add(k->hash, part.p ? "p" : "", 1);
	hash_end_hex(k->hash, hex);
	memcpy(key, hex, CASEFILE_KEY_CONTENT);
	hash_add(k->hash, said.p, said.len);
	hash_end_hex(k->hash, hex);
	memcpy(key + CASEFILE_KEY_CONTENT, hex, CASEFILE_KEY_LEN - CASEFILE_KEY_CONTENT);
	key[CASEFILE_KEY_LEN] = '\0';
	return whole;
}

/* The ids that went out as changed, in a table of open addresses. */
static size_t place(const struct cli_known *k, uint64_t id)
{
	size_t at = (size_t)(id * 0x9E3779B97F4A7C15u) & (k->cap_replaced - 1);
	while (k->replaced[at] && k->replaced[at] != id)
		at = (at + 1) & (k->cap_replaced - 1);
	return at;
}

static void put_replaced(struct cli_known *k, uint64_t id)
{
	if (k->n_replaced * 2 >= k->cap_replaced) {
		struct cli_known old = *k;
		k->cap_replaced = old.cap_replaced ? old.cap_replaced * 2 : 1024;
		k->replaced = xcalloc(k->cap_replaced, sizeof *k->replaced);
		for (size_t i = 0; i < old.cap_replaced; i++)
			if (old.replaced[i])
				k->replaced[place(k, old.replaced[i])] = old.replaced[i];
		free(old.replaced);
	}
	size_t at = place(k, id);
	k->n_replaced += k->replaced[at] == 0;
	k->replaced[at] = id;
}

static bool was_replaced(const struct cli_known *k, uint64_t id)
{
	return k->cap_replaced && k->replaced[place(k, id)] == id;
}

static enum casefile_reading ask(struct cli_known *k, struct str id, struct str path, const char *key)
{
	enum casefile_reading r = CASEFILE_READING_NONE;
	struct err err;
	if (!k->c && casefile_open(&k->c, k->path, CASEFILE_READ, 0, &err) != ST_OK)
		k->c = NULL;
	k->blind = !k->c || casefile_reading(k->c, id, path, k->stage, key, k->rules, &r, &err) != ST_OK;
	return k->blind ? CASEFILE_READING_NONE : r;
}

bool cli_known(void *ctx, const struct record *rec, int blob, int text, struct buf *ret_mark, struct buf *ret_end)
{
	struct cli_known *k = ctx;
	struct str id = record_id(rec);
	char key[CASEFILE_KEY_LEN + 1], first[17] = "";
	struct json j;
	buf_clear(&k->where);
	if (k->blind || !id.len || !record_str(rec, "path", &k->where) || !make_key(k, rec, blob, text, key))
		return false;
	memcpy(first, id.p, 16);
	uint64_t number = strtoull(first, NULL, 16) | 1;
	enum casefile_reading r = k->again ? CASEFILE_READING_NONE : ask(k, id, buf_str(&k->where), key);
	/* the same bytes went out as changed before: all that was found in them goes */
	if (was_replaced(k, number))
		r = CASEFILE_READING_NONE;
	if (r == CASEFILE_READING_SAME) {
		buf_addz(ret_mark, "\"whole\"");
		return true;
	}
	if (r == CASEFILE_READING_ELSEWHERE)
		buf_addz(ret_mark, "\"elsewhere\"");
	else if (r == CASEFILE_READING_OTHER)
		put_replaced(k, number);
	record_begin(&j, ret_end, "read");
	json_kstr(&j, "item", id);
	json_kstr(&j, "path", buf_str(&k->where));
	json_kz(&j, "stage", k->stage);
	json_kz(&j, "key", key);
	record_end(&j);
	return false;
}
