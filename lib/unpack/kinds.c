/* kinds.c - the table of kinds, and a worker's job from request to end. */
#include "unpack/helper.h"
#include "unpack/mail_shared.h"
#include "unpack/passwords.h"

#include "format/charset.h"

#include <sluice/io.h>
#include <sluice/json.h>

#include <locale.h>
#include <sys/mman.h>

static const char *const texts[KINDS] = {
	[KIND_NONE] = "none",
#define UNPACK_KIND(name, text, reader) [KIND_##name] = text,
#include "unpack/kinds.def"
#undef UNPACK_KIND
};

const char *kind_text(int kind)
{
	return kind > 0 && kind < KINDS ? texts[kind] : texts[0];
}

typedef enum status reader_fn(struct source *src, struct sink *sink, struct err *err);
static reader_fn *const readers[KINDS] = {
#define UNPACK_KIND(name, text, reader) [KIND_##name] = reader,
#include "unpack/kinds.def"
#undef UNPACK_KIND
};

enum status kind_read(int kind, struct source *src, struct sink *sink, struct err *err)
{
	if (kind <= 0 || kind >= KINDS)
		return err_set(err, ST_SKIP, E_UNSUPPORTED, "no reader for this kind of container");
	return readers[kind](src, sink, err);
}

const char *kind_needs_helper(int kind, bool *ret_there)
{
	reader_fn *r = kind > 0 && kind < KINDS ? readers[kind] : NULL;
	if (r == sevenzip_read)
		return *ret_there = helper_installed(HELPER_SEVENZIP), "7-Zip (7zz)";
	if (r == unar_read)
		return *ret_there = helper_installed(HELPER_UNAR), "The Unarchiver (unar)";
	return NULL;
}

/* What reads a kind when the first reader fell short. */
static reader_fn *second_reader(int kind)
{
	switch (kind) {
	case KIND_RAR: case KIND_CAB:
		return unar_read;
	/* not ZIP: what the program makes of its names cannot be undone */
	case KIND_SEVENZIP: case KIND_LHA: case KIND_ISO: case KIND_XAR:
		return sevenzip_read;
	default:
		return NULL;
	}
}

bool kind_may_help(int kind)
{
	reader_fn *r = second_reader(kind);
	return r && helper_installed(r == unar_read ? HELPER_UNAR : HELPER_SEVENZIP);
}

bool unpack_has_helper(void)
{
	return helper_installed(HELPER_SEVENZIP) || helper_installed(HELPER_UNAR);
}

enum status unpack_warm(void *ctx, struct err *err)
{
	(void)ctx;
	(void)err;
	/* libarchive gives Unicode names only in a UTF-8 locale */
	setlocale(LC_CTYPE, "C.UTF-8");
	mail_warm();
	charset_warm();
	return ST_OK;
}

/* The bytes of descriptor number AT of JOB (passwords, hints), empty when there is none. */
static struct str mapped(const struct unpack_job *job, int64_t at)
{
	int64_t size = at > 0 && at < job->fds ? io_size(job->fd[at]) : 0;
	void *p = size > 0 ? mmap(NULL, (size_t)size, PROT_READ, MAP_SHARED, job->fd[at], 0) : MAP_FAILED;
	return p == MAP_FAILED ? str_make("", 0) : str_make(p, (size_t)size);
}

static void unmap(struct str s)
{
	if (s.len)
		munmap((void *)(uintptr_t)s.p, s.len);
}

static void gather(struct source *src, struct str request, struct str hints)
{
	struct hint_part part[HINTS_MAX];
	struct str list = json_get(request, "hints"), key, v;
	size_t pos = 0, from = 0;
	int n = 0;
	while (n < HINTS_MAX && list.p && json_each(list, &pos, &key, &v)) {
		size_t len = (size_t)json_as_int(json_get(v, "bytes"), 0);
		part[n++] = (struct hint_part){ str_sub(hints, from, from + len), (enum hint_kind)json_as_int(json_get(v, "kind"), 0) };
		from += len;
	}
	password_gather(src, part, n);
}

/* What no password opens needs no search for one. */
static bool may_be_locked(int kind)
{
	switch (kind) {
	case KIND_TAR: case KIND_CPIO: case KIND_AR: case KIND_GZIP: case KIND_BZIP2: case KIND_XZ: case KIND_LZMA: case KIND_LZIP:
	case KIND_COMPRESS: case KIND_ZSTD: case KIND_LZ4: case KIND_LZOP: case KIND_BROTLI: case KIND_ZLIB: case KIND_EML: case KIND_MBOX:
		return false;
	default:
		return true;
	}
}

enum status unpack_work(const struct unpack_job *job, struct err *err)
{
	struct str r = job->request;
	struct unpack_limits limits = {
		.member_bytes = json_as_int(json_get(r, "member_bytes"), 0),
		.ratio = json_as_int(json_get(r, "ratio"), 0),
	};
	struct source src = { .kind = (int)json_as_int(json_get(r, "kind"), 0), .list = json_as_bool(json_get(r, "list"), false) };
	struct buf name;
	buf_init(&name, 1u << 20);
	json_decode(json_get(r, "name"), &name);
	buf_init(&src.candidates, 1u << 20);
	src.name = buf_str(&name);
	/* the volumes come first, then what may open them */
	int64_t list_at = json_as_int(json_get(r, "list_fd"), 0), hints_at = json_as_int(json_get(r, "hints_fd"), 0);
	struct str hints = mapped(job, hints_at);
	src.passwords = mapped(job, list_at);
	int64_t links_at = json_as_int(json_get(r, "links_fd"), 0), first_other = job->fds;
	if (links_at > 0 && links_at < job->fds)
		src.links_fd = job->fd[links_at];
	for (int i = 0; i < 3; i++) {
		int64_t at = i == 0 ? list_at : i == 1 ? hints_at : links_at;
		first_other = at > 0 && at < first_other ? at : first_other;
	}
	int volumes = (int)first_other;
	src.guess = json_as_bool(json_get(r, "guess"), false);
	if (src.guess && may_be_locked(src.kind))
		gather(&src, r, hints);
	for (int i = 0; i < volumes && i < SOURCE_PARTS_MAX; i++) {
		int64_t size = io_size(job->fd[i]);
		if (size < 0)
			break;
		src.fd[i] = job->fd[i];
		src.from[i] = src.size;
		src.len[i] = (uint64_t)size;
		src.size += (uint64_t)size;
		src.parts++;
	}
	struct sink sink = { .limits = &limits, .list = src.list, .container_bytes = src.size, .expected = -1 };
	wire_out_init(&sink.out, job);
	sink_format(&sink, kind_text(src.kind), -1);
	bool helper = json_as_bool(json_get(r, "helper"), false);
	enum status st = helper && second_reader(src.kind) ? second_reader(src.kind)(&src, &sink, err) : kind_read(src.kind, &src, &sink, err);
	sink_end(&sink, ST_WARN, err);
	struct wire_format f = { .expected = sink.expected, .folders = sink.folders };
	wire_put(&sink.out, WIRE_FORMAT, &f, sizeof f, str_from(sink.format), STR(""));
	wire_flush(&sink.out);
	wire_out_release(&sink.out);
	buf_release(&name);
	buf_release(&src.candidates);
	unmap(src.passwords);
	unmap(hints);
	return st;
}
