/* codec.c - see codec.h. */
#include "unpack/codec.h"

#include <stdlib.h>
#ifdef HAVE_LIBLZMA
#include <lzma.h>
#endif
#ifdef HAVE_LIBZSTD
#include <zstd.h>
#include <zstd_errors.h>
#endif
#ifdef HAVE_BZIP2
#include <bzlib.h>
#endif

/* As stream_read.c states: what a worker's memory has room for. */
#define LZMA_MEMORY_MAX (1100ull << 20)

struct codec {
	int kind;
	bool begun;
#ifdef HAVE_LIBLZMA
	lzma_stream lzma;
#endif
#ifdef HAVE_LIBZSTD
	ZSTD_DStream *zstd;
#endif
#ifdef HAVE_BZIP2
	bz_stream bz;
#endif
};

struct codec *codec_open(int kind)
{
	bool known = false;
#ifdef HAVE_LIBLZMA
	known = known || kind == KIND_XZ || kind == KIND_LZMA || (kind == KIND_LZIP && lzma_version_number() >= 50040000);
#endif
#ifdef HAVE_LIBZSTD
	known = known || kind == KIND_ZSTD;
#endif
#ifdef HAVE_BZIP2
	known = known || kind == KIND_BZIP2;
#endif
	if (!known)
		return NULL;
	struct codec *c = xcalloc(1, sizeof *c);
	c->kind = kind;
	return c;
}

void codec_close(struct codec *c)
{
	if (!c)
		return;
#ifdef HAVE_LIBLZMA
	lzma_end(&c->lzma);
#endif
#ifdef HAVE_LIBZSTD
	ZSTD_freeDStream(c->zstd);
#endif
#ifdef HAVE_BZIP2
	if (c->begun && c->kind == KIND_BZIP2)
		BZ2_bzDecompressEnd(&c->bz);
#endif
	free(c);
}

bool codec_begins(const struct codec *c, const unsigned char *p, size_t n)
{
	switch (c->kind) {
	case KIND_XZ: return n >= 4 && memcmp(p, "\xfd" "7zX", 4) == 0;
	case KIND_BZIP2: return n >= 4 && memcmp(p, "BZh", 3) == 0 && p[3] >= '1' && p[3] <= '9';
	case KIND_LZIP: return n >= 4 && memcmp(p, "LZIP", 4) == 0;
	case KIND_ZSTD: return n >= 4 && (memcmp(p, "\x28\xb5\x2f\xfd", 4) == 0 || ((p[0] & 0xF0) == 0x50 && memcmp(p + 1, "\x2a\x4d\x18", 3) == 0));
	default: return false; /* of LZMA alone there is but one */
	}
}

#ifdef HAVE_LIBLZMA
static enum codec_end step_lzma(struct codec *c, const unsigned char *in, size_t len, size_t *used, unsigned char *out, size_t room, size_t *made)
{
	lzma_ret rc = LZMA_OK;
	if (!c->begun)
		rc = c->kind == KIND_XZ     ? lzma_stream_decoder(&c->lzma, LZMA_MEMORY_MAX, 0)
		     : c->kind == KIND_LZMA ? lzma_alone_decoder(&c->lzma, LZMA_MEMORY_MAX)
					    :
#if LZMA_VERSION >= 50040000
					    lzma_lzip_decoder(&c->lzma, LZMA_MEMORY_MAX, 0);
#else
					    LZMA_PROG_ERROR;
#endif
	c->begun = true;
	c->lzma.next_in = in;
	c->lzma.avail_in = len;
	c->lzma.next_out = out;
	c->lzma.avail_out = room;
	if (rc == LZMA_OK)
		rc = lzma_code(&c->lzma, len ? LZMA_RUN : LZMA_FINISH);
	*used = len - c->lzma.avail_in;
	*made = room - c->lzma.avail_out;
	c->begun = rc != LZMA_STREAM_END;
	return rc == LZMA_STREAM_END                               ? CODEC_MEMBER
	       : rc == LZMA_OK || rc == LZMA_BUF_ERROR             ? CODEC_MORE
	       : rc == LZMA_MEMLIMIT_ERROR || rc == LZMA_MEM_ERROR ? CODEC_MEMORY
								   : CODEC_BROKEN;
}
#endif

#ifdef HAVE_LIBZSTD
static enum codec_end step_zstd(struct codec *c, const unsigned char *in, size_t len, size_t *used, unsigned char *out, size_t room, size_t *made)
{
	ZSTD_inBuffer i = { in, len, 0 };
	ZSTD_outBuffer o = { out, room, 0 };
	if (!c->zstd)
		c->zstd = ZSTD_createDStream();
	if (!c->begun)
		ZSTD_initDStream(c->zstd);
	c->begun = true;
	size_t rc = ZSTD_decompressStream(c->zstd, &o, &i);
	*used = i.pos;
	*made = o.pos;
	if (ZSTD_isError(rc))
		return ZSTD_getErrorCode(rc) == ZSTD_error_frameParameter_windowTooLarge ||
			       ZSTD_getErrorCode(rc) == ZSTD_error_memory_allocation
			   ? CODEC_MEMORY
			   : CODEC_BROKEN;
	c->begun = rc != 0;
	return rc == 0 ? CODEC_MEMBER : CODEC_MORE;
}
#endif

#ifdef HAVE_BZIP2
static enum codec_end step_bzip2(struct codec *c, const unsigned char *in, size_t len, size_t *used, unsigned char *out, size_t room, size_t *made)
{
	if (!c->begun && BZ2_bzDecompressInit(&c->bz, 0, 0) != BZ_OK)
		return CODEC_MEMORY;
	c->begun = true;
	c->bz.next_in = (char *)(uintptr_t)in;
	c->bz.avail_in = (unsigned)len;
	c->bz.next_out = (char *)out;
	c->bz.avail_out = (unsigned)room;
	int rc = BZ2_bzDecompress(&c->bz);
	*used = len - c->bz.avail_in;
	*made = room - c->bz.avail_out;
	if (rc == BZ_STREAM_END) {
		BZ2_bzDecompressEnd(&c->bz);
		c->begun = false;
		return CODEC_MEMBER;
	}
	return rc == BZ_OK ? CODEC_MORE : rc == BZ_MEM_ERROR ? CODEC_MEMORY : CODEC_BROKEN;
}
#endif

enum codec_end codec_step(struct codec *c, const unsigned char *in, size_t len, size_t *used, unsigned char *out, size_t room, size_t *made)
{
	*used = *made = 0;
	switch (c->kind) {
#ifdef HAVE_LIBLZMA
	case KIND_XZ: case KIND_LZMA: case KIND_LZIP:
		return step_lzma(c, in, len, used, out, room, made);
#endif
#ifdef HAVE_LIBZSTD
	case KIND_ZSTD:
		return step_zstd(c, in, len, used, out, room, made);
#endif
#ifdef HAVE_BZIP2
	case KIND_BZIP2:
		return step_bzip2(c, in, len, used, out, room, made);
#endif
	default:
		(void)in, (void)len, (void)out, (void)room;
		return CODEC_BROKEN;
	}
}
