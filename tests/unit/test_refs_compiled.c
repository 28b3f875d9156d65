/* test_refs_compiled.c - the tables in compiled form: what they find, and when they are passed over. */
#include "tap.h"
#include <refs/compiled.h>
#include <sluice/io.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char text[] = "合同编号：DY-2020-0123\n甲方：虚衡市公安局\n乙方：临渊东游科技有限公司\n金额：人民币45万元\n"
			   "Targets: the Ministry of Foreign Affairs of Kazakhstan, mail office@mail.example, FBI\nWe own the data of the Thai police.\n";

static void keep(void *ctx, const struct ref *r)
{
	buf_add_str(ctx, r->record);
}

/* What the rules of DATA, compiled in FILE perhaps, find; *RET_TAKEN: they were taken from there. */
static void find(const char *data, const char *file, struct buf *out, bool *ret_taken)
{
	struct refs_options o = { .data = data, .compiled = file };
	struct refs_source s = { .text = str_from(text), .fd = -1 };
	struct refs_rules *r;
	struct err err = { 0 };
	buf_clear(out);
	if (!ok(refs_open(&r, &o, &err) == ST_OK, "rules %s", err.msg))
		return;
	*ret_taken = r->compiled != NULL;
	ok(refs_scan(r, &s, keep, out, &err) == ST_OK, "scanned");
	refs_close(r);
}

static void write_file(const char *path, struct str bytes)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	ok(fd >= 0 && io_write_full(fd, bytes.p, bytes.len) == 0, "written");
	close(fd);
}

int main(void)
{
	char dir[] = "/tmp/sluice-compiled.XXXXXX", file[64], table[96], command[256];
	struct refs_options o = { .data = "share/refs" };
	struct refs_rules *r;
	struct err err = { 0 };
	struct buf want, got, image;
	bool taken = false;
	buf_init(&want, 1u << 20);
	buf_init(&got, 256u << 20);
	buf_init(&image, 256u << 20);
	if (!ok(mkdtemp(dir) != NULL, "a folder") || !ok(refs_open(&r, &o, &err) == ST_OK, "rules"))
		return done();
	snprintf(file, sizeof file, "%s/compiled", dir);
	compiled_write(r, &image);
	struct refs_rules *again;
	ok(refs_open(&again, &o, &err) == ST_OK, "rules once more");
	compiled_write(again, &got);
	ok(str_eq(buf_str(&got), buf_str(&image)), "the same bytes each time");
	refs_close(again);
	refs_close(r);
	write_file(file, buf_str(&image));
	find("share/refs", NULL, &want, &taken);
	ok(!taken && want.len > 1000, "compiled from the tables");
	find("share/refs", file, &got, &taken);
	ok(taken && str_eq(buf_str(&got), buf_str(&want)), "taken compiled they find the same, of the same version");
	o.compiled = file;
	o.kinds = "email";
	ok(refs_open(&r, &o, &err) == ST_OK && !r->compiled, "a few tables are compiled when they are wanted");
	refs_close(r);
	o.kinds = "email,organization";
	ok(refs_open(&r, &o, &err) == ST_OK && r->compiled, "kinds of names want all");
	refs_close(r);

	write_file(file, str_sub(buf_str(&image), 0, image.len - 64));
	find("share/refs", file, &got, &taken);
	ok(!taken && str_eq(buf_str(&got), buf_str(&want)), "a file that is cut is passed over");
	write_file(file, str_sub(buf_str(&image), 0, 70));
	find("share/refs", file, &got, &taken);
	ok(!taken, "or nearly empty");
	write_file(file, STR(""));
	find("share/refs", file, &got, &taken);
	ok(!taken, "or empty");
	image.p[64 + 32] ^= 1; /* head's build */
	write_file(file, buf_str(&image));
	find("share/refs", file, &got, &taken);
	ok(!taken && str_eq(buf_str(&got), buf_str(&want)), "or one of another build");
	image.p[64 + 32] ^= 1;
	write_file(file, buf_str(&image));

	snprintf(command, sizeof command, "cp -R share/refs share/cues share/gazetteers %s", dir);
	ok(system(command) == 0, "tables of one's own");
	snprintf(table, sizeof table, "%s/refs", dir);
	find(table, file, &got, &taken);
	ok(taken && str_eq(buf_str(&got), buf_str(&want)), "the same tables elsewhere");
	snprintf(command, sizeof command, "printf 'Wolkenkuckucksheim\\tlocation\\tXX\\t\\n' >> %s/gazetteers/places.tsv", dir);
	ok(system(command) == 0, "a row more");
	find(table, file, &got, &taken);
	ok(!taken && !str_eq(buf_str(&got), buf_str(&want)), "are compiled anew, and are another version");
	snprintf(command, sizeof command, "rm -rf %s", dir);
	ok(system(command) == 0, "removed");

	/* arrays that are longer than what is there, by little and by much, or no multiple of their elements */
	static const uint64_t lengths[] = { 64, 65, 128, 129, UINT64_MAX, UINT64_MAX - 63 };
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
		char room[192] = { 0 };
		struct compiled c = { .map = room, .len = sizeof room };
		size_t n = 9;
		memcpy(room, &lengths[i], sizeof lengths[i]);
		char *p = compiled_take(&c, 1, &n);
		ok(lengths[i] <= 128 ? p == room + 64 && n == lengths[i] && !c.bad : !p && n == 0 && c.bad, "an array of %llu bytes in 128", (unsigned long long)lengths[i]);
		p = compiled_take(&c, 1, &n);
		ok(!p && n == 0 && c.bad == (lengths[i] != 64), "and what is behind it");
	}
	ok(compiled_digest(STR("")) != compiled_digest(STR("\0")) && compiled_digest(STR("ab")) != compiled_digest(STR("ba")), "digests differ");
	unsigned same = 0;
	for (size_t i = 0; i + 1 < want.len; i++) {
		uint64_t before = compiled_digest(buf_str(&want));
		want.p[i] ^= 1;
		same += before == compiled_digest(buf_str(&want));
		want.p[i] ^= 1;
	}
	is_int(same, 0, "by each bit");
	buf_release(&want);
	buf_release(&got);
	buf_release(&image);
	return done();
}
