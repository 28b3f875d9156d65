/* test_bind.c - names of pages, and sets of records without a store. */
#include "tap.h"

#include <sluice/bind.h>

#define U "0f0e0d0c-0b0a-4908-8706-050403020100"

static void name(const char *n, enum bind_kind kind, const char *stem, unsigned sheet, unsigned page)
{
	struct bind_name r;
	bind_name_read(str_from(n), &r);
	ok(r.kind == kind && (kind == BIND_NONE || (str_eqz(r.stem, stem) && r.sheet == sheet && (kind == BIND_INDEX || kind == BIND_THUMBNAIL || r.page == page))),
	   "name %s", n);
}

static struct buf out;
static unsigned lines;

static void emit(void *ctx, struct str line)
{
	(void)ctx;
	buf_add_str(&out, line);
	buf_add_char(&out, '\n');
	lines++;
}

static struct store *no_store(void *ctx, struct str path)
{
	(void)ctx, (void)path;
	return NULL;
}

static struct str item(struct buf *b, int id, const char *path)
{
	buf_clear(b);
	buf_printf(b, "{\"sluice\":1,\"type\":\"item\",\"id\":\"%064x\",\"path\":\"%s\"}", (unsigned)id, path);
	return buf_str(b);
}

/* Shard, of N, of an item with that id and path. */
static bool sidecar;

static unsigned shard_of(unsigned n, int id, const char *path)
{
	struct bind_deal d;
	struct buf b;
	buf_init(&b, 4096);
	bind_deal_init(&d, n);
	d.sidecar = sidecar;
	unsigned k = bind_deal_line(&d, item(&b, id, path));
	bool stays = bind_deal_line(&d, STR("{\"sluice\":1,\"type\":\"error\",\"path\":\"elsewhere\"}")) == k;
	bind_deal_release(&d);
	buf_release(&b);
	return stays && k < n ? k : n;
}

static void deals(void)
{
	unsigned torn = 0, apart = 0, lost = 0, used[16] = { 0 };
	char path[80];
	for (unsigned n = 1; n <= 50; n++) {
		unsigned pages = shard_of(n, 1, "d/" U ".md"), scans = shard_of(n, 1, "d/a001.jpg"), thumb = shard_of(n, 1, "d/0-pic.png");
		lost += pages == n;
		for (int i = 2; i < 12; i++) {
			snprintf(path, sizeof path, i % 2 ? "d/" U "_%d.png" : "d/" U "_1_%d.png", i);
			torn += shard_of(n, i, path) != pages;
			snprintf(path, sizeof path, "d/a%03d.jpg", i);
			torn += shard_of(n, i, path) != scans;
		}
		torn += shard_of(n, 40, "d/pic.png") != thumb;
		torn += shard_of(n, 41, "d/0-" U "_3.png") != pages; /* a page's thumbnail is read with the page */
		apart += shard_of(n, 7, "x/one.txt") != shard_of(n, 7, "y/another.doc");
	}
	for (int i = 0; i < 1600; i++) {
		snprintf(path, sizeof path, "one folder/file.txt");
		used[shard_of(16, i, path)]++;
	}
	unsigned most = 0;
	for (int i = 0; i < 16; i++)
		most = used[i] > most ? used[i] : most;
	sidecar = true;
	unsigned beside = 0;
	for (unsigned n = 1; n <= 50; n++) {
		static const char *const texts[] = { "d/scan.txt", "d/scan.JPG.txt", "d/scan.hocr", "d/scan.png.json", "d/0-scan.jpg" };
		for (int i = 0; i < 5; i++)
			beside += shard_of(n, 50 + i, texts[i]) != shard_of(n, 49, "d/scan.JPG");
		beside += shard_of(n, 60, "d/" U "_3.txt") != shard_of(n, 61, "d/" U "_4.png") || shard_of(n, 62, "d/" U ".md") != shard_of(n, 63, "d/" U "_4.xml");
		apart += shard_of(n, 7, "x/one.doc") != shard_of(n, 7, "y/another.doc");
	}
	sidecar = false;
	ok(beside == 0, "dealt: texts that lie beside their pictures meet them");
	ok(torn == 0, "dealt: pages, scans, a picture and its thumbnail stay together");
	ok(apart == 0, "dealt: equal contents meet");
	ok(lost == 0, "dealt: what follows an item goes with it");
	ok(most < 160, "dealt: one folder is shared evenly");
}

/* Feeds the paths; ids count from 1. */
static unsigned long long run(const char *const *paths)
{
	struct bind *b = bind_new(no_store, emit, NULL);
	struct buf line;
	struct err err;
	buf_init(&line, 4096);
	buf_clear(&out);
	lines = 0;
	for (int i = 0; paths[i]; i++)
		bind_feed(b, item(&line, i + 1, paths[i]), &err);
	bind_end(b, &err);
	unsigned long long n = bind_documents(b);
	bind_free(b);
	buf_release(&line);
	return n;
}

static bool has(const char *what)
{
	return str_find(buf_str(&out), str_from(what)) >= 0;
}

int main(void)
{
	buf_init(&out, 1u << 20);
	name(U ".md", BIND_INDEX, U, 0, 0);
	name(U "_0.png", BIND_PAGE, U, 0, 0);
	name(U "_12.jpg", BIND_PAGE, U, 0, 12);
	name(U "_2_3.png", BIND_SHEET, U, 2, 3);
	name(U ".png", BIND_NONE, "", 0, 0);
	name("0-" U ".png", BIND_THUMBNAIL, U ".png", 0, 0);
	name("scan007.tif", BIND_PAGE, "scan", 0, 7);
	name("合同 第3页.jpg", BIND_PAGE, "合同 第", 0, 3);
	name("scan_2020_01.jpg", BIND_PAGE, "scan_2020_", 0, 1);
	name("IMG_0001.JPG", BIND_NONE, "", 0, 0);
	name("微信图片1.png", BIND_NONE, "", 0, 0);
	name("7.png", BIND_NONE, "", 0, 0);
	name("README.md", BIND_NONE, "", 0, 0);
	name("a123456.png", BIND_NONE, "", 0, 0);
	name("", BIND_NONE, "", 0, 0);
	name(".png", BIND_NONE, "", 0, 0);

	is_int((long long)run((const char *[]){ "d/" U ".md", "d/" U "_0.png", "d/" U "_1.png", "d/" U "_10.png", "d/" U "_2.png", NULL }), 1, "a page set");
	ok(has("\"pages\":[\"0000000000000000000000000000000000000000000000000000000000000002\",\"0000000000000000000000000000000000000000000000000000000000000003\","
	       "\"0000000000000000000000000000000000000000000000000000000000000005\",\"0000000000000000000000000000000000000000000000000000000000000004\"]"),
	   "pages in the order of their numbers");
	ok(has("\"missing\":7") && has("\"code\":\"incomplete\""), "missing pages are told");
	ok(has("\"kind\":\"document\"") && has("\"path\":\"d/" U "\""), "a document of that name");
	ok(has("\"bind\":{\"index\":true}"), "the index is part of it");

	is_int((long long)run((const char *[]){ U "_1_0.png", U "_1_1.png", U "_2_0.png", NULL }), 1, "a workbook");
	ok(has("\"by\":\"sheets\"") && has("\"page\":3,\"sheet\":2") && !has("incomplete"), "sheets and pages");
	is_int((long long)run((const char *[]){ "s/a01.jpg", "s/a02.jpg", "s/a03.jpg", NULL }), 1, "a scan series");
	is_int((long long)run((const char *[]){ "s/a01.jpg", "s/a02.jpg", NULL }), 0, "two are no series");
	is_int((long long)run((const char *[]){ "s/a01.jpg", "s/a02.jpg", "s/a04.jpg", NULL }), 0, "a gap is no series");
	is_int((long long)run((const char *[]){ "s/a01.jpg", "t/a02.jpg", "u/a03.jpg", NULL }), 0, "three folders are no series");
	ok(lines == 3 && !has("part_of"), "and pass unmarked");
	is_int((long long)run((const char *[]){ "x/0-pic.png", "x/pic.png", NULL }), 0, "a thumbnail is no document");
	ok(has("\"thumbnail_of\":\"0000000000000000000000000000000000000000000000000000000000000002\""), "thumbnail before its picture");
	run((const char *[]){ "x/pic.png", "x/0-pic.png", NULL });
	ok(has("\"thumbnail_of\":\"0000000000000000000000000000000000000000000000000000000000000001\""), "thumbnail after its picture");
	run((const char *[]){ "x/0-pic.png", "y/pic.png", NULL });
	ok(!has("thumbnail_of"), "a picture in another folder");
	struct bind *b = bind_new(no_store, emit, NULL);
	buf_clear(&out);
	bind_feed(b, STR("no record at all"), NULL);
	is(buf_str(&out), "no record at all\n", "foreign lines pass at once");
	bind_free(b);
	buf_release(&out);
	deals();
	return done();
}
