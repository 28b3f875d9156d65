/* text_stage.c - one item through its converter: what the pool calls. */
#include "decode.h"
#include "format/charset.h"

#include "ocr.h"
#include "sidecar.h"

#include "format/lang.h"

#include <errno.h>
#include <sluice/ocr.h>
#include <stdlib.h>
#include <unistd.h>

/* Without pictures a document takes milliseconds; the slowest honest ones
 * (hundreds of pages of drawings) take seconds. */
#define TEXT_SECONDS_MAX 120
/* Address space, not memory: libraries and the mapped blob count. */
#define TEXT_MEMORY_BYTES (3ull << 30)
/* Larger blobs are read through their descriptor only. */
#define TEXT_MAP_BYTES_MAX (1ull << 30)
#define TEXT_REPLY_BYTES_MAX (16u << 20)
/* Named in cache keys: raise it when converters give other text. */
#define TEXT_CACHE_VERSION 12

static const struct text_options *options_of(void *ctx)
{
	return ctx;
}

static void reply_loss(void *ctx, const struct err *e)
{
	stage_reply_error(ctx, e);
}

static struct str field(const struct record *r, const char *path, struct buf *b)
{
	buf_clear(b);
	record_str(r, path, b);
	return buf_str(b);
}

static void reply(struct stage_item *it, const struct text_out *o)
{
	struct buf b;
	struct json j;
	buf_init(&b, 2u << 20);
	json_start(&j, &b);
	json_open(&j, '{');
	json_kz(&j, "by", o->by ? o->by : "none");
	json_kint(&j, "chars", (int64_t)o->chars);
	char lang[LANG_NAME_MAX];
	lang_of(buf_str(&o->sample), lang);
	if (lang[0])
		json_kz(&j, "lang", lang);
	if (o->pages)
		json_kint(&j, "pages", (int64_t)o->pages);
	if (o->look[0])
		json_kz(&j, "look", o->look);
	if (o->confidence >= 0)
		json_knum(&j, "confidence", (double)(int)(o->confidence * 10000 + 0.5) / 10000);
	if (o->undecoded)
		json_kint(&j, "undecoded", (int64_t)o->undecoded);
	if (o->meta) {
		struct buf meta;
		buf_init(&meta, 2u << 20);
		text_out_meta(o, &meta);
		json_key(&j, "meta");
		json_raw(&j, buf_str(&meta));
		buf_release(&meta);
	}
	json_close(&j, '}');
	if (!b.full)
		stage_reply_object(it, buf_str(&b));
	buf_release(&b);
}

/* The text is thrown away, to be written once more with its characters mended. */
static bool begin_again(struct text_out *o, struct stage_item *it)
{
	if (lseek(it->out, 0, SEEK_SET) != 0 || ftruncate(it->out, 0) != 0)
		return false;
	int64_t deadline = o->deadline_ms;
	const struct sidecar *sidecar = o->sidecar;
	text_out_release(o);
	text_out_init(o, it->out, it->out2);
	o->deadline_ms = deadline;
	o->sidecar = sidecar;
	o->mend = true;
	/* losses have been told */
	return true;
}

#define WRAPPINGS_MAX 4u /* x.gz.gz */

/* A file beside which nobody unpacked: what its compressor made it of takes its place in IN. Returns the descriptor
 * of that, which is the caller's, or -1. */
static int unwrap(const struct text_options *options, struct text_in *in, struct text_identity *id, struct buf *name, struct err *broken)
{
	int plain = -1;
	for (unsigned i = 0; options->unwrap && i < WRAPPINGS_MAX; i++) {
		struct buf next;
		buf_init(&next, RECORD_BYTES_MAX);
		int fd = options->unwrap(options->identify_ctx, in->fd, in->name, &next, broken);
		if (fd >= 0) {
			buf_clear(name);
			buf_add_str(name, buf_str(&next));
		}
		buf_release(&next);
		if (fd < 0)
			break;
		if (plain >= 0)
			close(plain);
		plain = in->fd = fd;
		int64_t size = io_size(fd);
		in->size = size > 0 ? (uint64_t)size : 0;
		in->name = buf_str(name);
		options->identify(options->identify_ctx, fd, in->name, id);
		in->format = str_from(id->format);
		in->charset = str_from(id->charset);
	}
	return plain;
}

static enum status work(void *ctx, struct stage_item *it, struct err *err)
{
	const struct text_options *options = options_of(ctx);
	struct buf format, mime, charset, path, inner;
	struct err broken = { .code = E_NONE };
	int plain = -1;
	buf_init(&inner, RECORD_BYTES_MAX);
	buf_init(&format, 256);
	buf_init(&mime, 256);
	buf_init(&charset, 256);
	buf_init(&path, RECORD_BYTES_MAX);
	struct text_in in = { .fd = it->blob, .options = options };
	struct text_identity id = { "", "" };
	in.format = field(&it->rec, "identify.format", &format);
	in.mime = field(&it->rec, "identify.mime", &mime);
	in.charset = field(&it->rec, "identify.charset", &charset);
	in.name = field(&it->rec, "path", &path);
	for (size_t i = in.name.len; i > 0; i--)
		if (in.name.p[i - 1] == '/') {
			in.name = str_sub(in.name, i, in.name.len);
			break;
		}
	int64_t size = io_size(it->blob);
	in.size = size > 0 ? (uint64_t)size : 0;
	if (!in.format.len && options->identify) {
		options->identify(options->identify_ctx, it->blob, in.name, &id);
		in.format = str_from(id.format);
		in.charset = str_from(id.charset);
		plain = unwrap(options, &in, &id, &inner, &broken);
	}
	if (in.size && in.size <= TEXT_MAP_BYTES_MAX)
		in.map = io_map(in.fd, in.size);
	struct text_out o;
	text_out_init(&o, it->out, it->out2);
	o.on_error = reply_loss;
	o.on_error_ctx = it;
	struct sidecar *sidecar = options->sidecar && it->text >= 0 ? sidecar_read(it->text) : NULL;
	o.sidecar = sidecar;
	o.deadline_ms = ocr_deadline();
	enum status st = in.size ? text_convert(&in, &o, err) : ST_OK;
	if (mend_wanted(&o.encoded) && !o.ocr_chars && begin_again(&o, it)) {
		text_meta(&o, "mended", STR("UTF-8 that was read as windows-1252"));
		lseek(in.fd, 0, SEEK_SET);
		st = text_convert(&in, &o, err);
	}
	if (io_flush(&o.w) < 0 || (it->out2 >= 0 && io_flush(&o.lines) < 0))
		st = err_sys(err, ST_SKIP, E_SYSTEM, "text cannot be written");
	if (st == ST_OK || st == ST_WARN)
		reply(it, &o);
	text_out_release(&o);
	sidecar_free(sidecar);
	if (in.map)
		io_unmap(in.map, in.size);
	if (plain >= 0)
		close(plain);
	/* the stream is damaged: the text is what came before, or there is none */
	if (broken.code != E_NONE && (st == ST_OK || plain < 0)) {
		*err = broken;
		st = plain < 0 ? ST_SKIP : ST_WARN;
	}
	buf_release(&inner);
	buf_release(&format);
	buf_release(&mime);
	buf_release(&charset);
	buf_release(&path);
	return st;
}

/* Containers whose members are items of their own and whose names are not
 * listed (names_list.c), and kinds that bear no text by their nature. */
static const char *const containers[] = { "gzip", "gz", "bzip2", "bz2", "xz", "lzma", "lzip", "lz4", "zstd", "compress", "7z", "rar", "cab", "ar",
	"cpio", "iso9660", "iso", "xar", "lha", "arj", "rpm", "deb", "zlib", "pst", "dmg", "wim", "tsd", "empty", "swf", "amr", "mpeg", "iwa", "tnef", "git", "git-list",
	"pgdump", "mailbox", "android-backup", "mozlz4", "macbinary", "applesingle", NULL };

static bool want(void *ctx, const struct record *rec)
{
	(void)ctx;
	if (!str_eqz(record_kind(rec), "file"))
		return false;
	char z[64];
	struct buf b;
	buf_init(&b, sizeof z);
	struct str f = field(rec, "identify.format", &b);
	bool no = false;
	for (size_t i = 0; containers[i]; i++)
		no |= str_eqz(f, containers[i]);
	/* a further volume of a split set says nothing by itself */
	no |= json_as_bool(json_path(rec->line, "unpack.volume"), false);
	/* a container that unpack read and nobody else has a name for */
	no |= str_eqz(f, "binary") && record_int(rec, "unpack.container.given", 0) > 0;
	/* a mailbox of a stream: each message is an item */
	no |= str_eqz(f, "mbox") && json_get(rec->line, "store").p;
	/* a document that a password opened: what it holds in clear is an item of its own */
	buf_clear(&b);
	f = field(rec, "unpack.container.format", &b);
	no |= (str_eqz(f, "ooxml-locked") || str_eqz(f, "office-locked") || str_eqz(f, "odf-locked") || str_eqz(f, "pdf-locked")) &&
	      record_int(rec, "unpack.container.given", 0) > 0;
	buf_release(&b);
	/* its picture is here too */
	no |= json_path(rec->line, "beside.thumbnail_of").p != NULL;
	return !no;
}

static void cache_key(void *ctx, const struct record *rec, struct buf *out)
{
	const struct text_options *options = options_of(ctx);
	const char *engine = options->ocr ? ocr_engine_choose(options->engine, options->ocr_data) : NULL;
	buf_printf(out, "text %d ocr=%s format=", TEXT_CACHE_VERSION, engine ? engine : "none");
	record_str(rec, "identify.format", out);
	buf_addz(out, " charset=");
	record_str(rec, "identify.charset", out);
	if (options->sidecar) {
		buf_addz(out, " beside=");
		record_str(rec, "beside.text", out);
	}
	for (size_t i = 0; i < out->len; i++)
		if (out->p[i] == '\n')
			out->p[i] = ' ';
}

/* Formats of machines have no pictures: the hour that OCR may take is not theirs. */
static unsigned item_seconds_max(void *ctx, const struct record *rec)
{
	static const char *const plain[] = { "registry", "evtx", "pcap", "sqlite-log", "lnk", "dicom", "git-index" };
	struct buf b;
	unsigned seconds = 0;
	(void)ctx;
	buf_init(&b, 256);
	struct str f = field(rec, "identify.format", &b);
	for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
		if (str_eqz(f, plain[i]))
			seconds = TEXT_SECONDS_MAX;
	buf_release(&b);
	return seconds;
}

static enum status warm(void *ctx, struct err *err)
{
	const struct text_options *options = options_of(ctx);
	charset_warm();
	ocr_warm(options);
	if (options->identify_warm) {
		enum status st = options->identify_warm(options->identify_ctx, err);
		if (st == ST_FATAL)
			return st;
	}
	return ST_OK;
}

void text_stage_init(struct stage *st, const struct text_options *options)
{
	union { const struct text_options *in; void *out; } ctx = { options };
	*st = (struct stage){
		.name = "text",
		.adds_object = true,
		.wants_blob = true,
		.beside = options->sidecar ? "beside.text" : NULL,
		.out_suffix = ".txt",
		.out2_suffix = options->ocr || options->sidecar ? ".lines" : NULL,
		.cache_suffix = ".text",
		.cache_key = cache_key,
		.want = want,
		.work = work,
		.warm = warm,
		.ctx = ctx.out,
		.item_seconds_max = item_seconds_max,
		.job_seconds_max = options->ocr ? OCR_SECONDS_MAX : TEXT_SECONDS_MAX,
		.memory_bytes_max = TEXT_MEMORY_BYTES + (options->ocr ? OCR_MEMORY_BYTES : 0),
		.reply_bytes_max = TEXT_REPLY_BYTES_MAX,
		.sandbox = SANDBOX_DATA,
	};
}
