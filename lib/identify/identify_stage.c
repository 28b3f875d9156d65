/* identify_stage.c - the stage: one item in, its identity out. */
#include <sluice/identify.h>
#include <sluice/io.h>
#include <sluice/stage.h>

#define IDENTIFY_SECONDS_MAX 120          /* a file of a terabyte is not hashed in less; a loop ends */
#define IDENTIFY_MEMORY_BYTES (1ull << 30) /* address space: libmagic's table is mapped */

static enum status work(void *ctx, struct stage_item *it, struct err *err)
{
	(void)ctx;
	struct buf path, out;
	struct json j;
	struct identity id;
	buf_init(&path, RECORD_BYTES_MAX);
	record_str(&it->rec, "path", &path);
	struct str name = buf_str(&path);
	for (size_t i = name.len; i-- > 0;)
		if (name.p[i] == '/') {
			name = str_sub(name, i + 1, name.len);
			break;
		}
	int64_t size = io_size(it->blob);
	enum status st = identify_file(it->blob, size < 0 ? 0 : (uint64_t)size, name, &id, err);
	if (st == ST_OK) {
		buf_init(&out, 4096);
		json_start(&j, &out);
		json_open(&j, '{');
		json_kz(&j, "mime", id.mime);
		json_kz(&j, "format", id.format);
		if (id.charset[0])
			json_kz(&j, "charset", id.charset);
		json_kz(&j, "md5", id.md5);
		json_kz(&j, "sha1", id.sha1);
		json_kbool(&j, "mismatch", id.mismatch);
		if (id.mismatch)
			json_kz(&j, "extension_says", id.extension_says);
		json_close(&j, '}');
		stage_reply_object(it, buf_str(&out));
		buf_release(&out);
	}
	buf_release(&path);
	return st;
}

static enum status warm(void *ctx, struct err *err)
{
	enum status st = identify_warm(ctx, err);
	return st == ST_WARN ? ST_OK : st; /* our own pass does without libmagic */
}

const struct stage identify_stage = {
	.name = "identify",
	.adds_object = true,
	.wants_blob = true,
	.work = work,
	.warm = warm,
	.job_seconds_max = IDENTIFY_SECONDS_MAX,
	.memory_bytes_max = IDENTIFY_MEMORY_BYTES,
	.reply_bytes_max = 1u << 16,
	.sandbox = SANDBOX_PURE,
};
