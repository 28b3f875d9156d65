/* source.c - see source.h. */
#include "source.h"

#include <errno.h>
#include <sluice/io.h>
#include <strings.h>

static ptrdiff_t mem_read(struct source *src, char *p, size_t n)
{
	struct source_mem *s = (struct source_mem *)(void *)src;
	if (n > s->rest.len)
		n = s->rest.len;
	if (n)
		memcpy(p, s->rest.p, n);
	s->rest = str_sub(s->rest, n, s->rest.len);
	return (ptrdiff_t)n;
}

void source_mem_init(struct source_mem *s, struct str bytes)
{
	s->src.read = mem_read;
	s->rest = bytes;
}

static ptrdiff_t fd_read(struct source *src, char *p, size_t n)
{
	struct source_fd *s = (struct source_fd *)(void *)src;
	ssize_t k = io_pread_full(s->fd, p, n, s->at);
	if (k > 0)
		s->at += (uint64_t)k;
	return k;
}

void source_fd_init(struct source_fd *s, int fd)
{
	s->src.read = fd_read;
	s->fd = fd;
	s->at = 0;
}

/* HZ to GB2312, in place: between "~{" and "~}" each byte lacks its high bit. */
static size_t from_hz(struct source_charset *s, char *p, size_t n)
{
	size_t to = 0;
	for (size_t i = 0; i < n; i++) {
		char c = p[i];
		if (s->tilde) {
			s->tilde = false;
			bool mark = c == '{' || (c == '}' && s->in_hz);
			if (mark)
				s->in_hz = c == '{';
			else if (c != '~' && c != '\n')
				p[to++] = '~'; /* of somebody's folder */
			if (!mark && c != '\n') /* before a break it continues the line */
				p[to++] = c;
		} else if (c == '~') {
			s->tilde = true;
		} else {
			if (c == '\n')
				s->in_hz = false;
			p[to++] = s->in_hz && c > ' ' ? (char)(c | '\x80') : c;
		}
	}
	return to;
}

static void fill(struct source_charset *s)
{
	while (!s->eof && s->have + s->tilde < sizeof s->in) {
		/* the "~" that ended what was read last stands before what is read now */
		size_t carried = s->tilde;
		if (carried)
			s->in[s->have] = '~';
		s->tilde = false;
		ptrdiff_t k = s->from->read(s->from, s->in + s->have + carried, sizeof s->in - s->have - carried);
		if (k <= 0) {
			s->have += carried;
			s->eof = true;
			s->damaged = k < 0;
		} else {
			s->have += s->hz ? from_hz(s, s->in + s->have, (size_t)k + carried) : (size_t)k;
		}
	}
}

static ptrdiff_t charset_read(struct source *src, char *p, size_t n)
{
	struct source_charset *s = (struct source_charset *)(void *)src;
	if (s->cd == (iconv_t)-1)
		return s->from->read(s->from, p, n);
	char *out = p;
	size_t room = n;
	while (room >= 16 && out == p) {
		fill(s);
		if (s->have == 0) {
			if (!s->flushed) {
				s->flushed = true;
				iconv(s->cd, NULL, NULL, &out, &room);
			}
			break;
		}
		char *in = s->in;
		size_t left = s->have;
		while (left && room >= 16) {
			size_t r = iconv(s->cd, &in, &left, &out, &room);
			if (r != (size_t)-1)
				continue;
			if (errno == E2BIG || (errno == EINVAL && !s->eof) || room < 3)
				break; /* the next call goes on from here */
			/* a unit that fits nowhere: what follows must stay in step */
			size_t unit = s->unit;
			if (s->pairs && left > 1 && (unsigned char)in[0] > 0x80 && (unsigned char)in[1] > 0x80)
				unit = 2; /* a character of somebody's own */
			unit = unit > left ? left : unit;
			memcpy(out, "\xEF\xBF\xBD", 3);
			out += 3;
			room -= 3;
			s->undecoded++;
			in += unit;
			left -= unit;
		}
		memmove(s->in, in, left);
		s->have = left;
		if (left == sizeof s->in)
			break;
	}
	if (out == p && s->damaged)
		return -1;
	return out - p;
}

void source_charset_init(struct source_charset *s, struct source *from, const char *charset)
{
	memset(s, 0, sizeof *s);
	s->src.read = charset_read;
	s->from = from;
	s->cd = (iconv_t)-1;
	s->unit = 1;
	if (!charset || !*charset || strcasecmp(charset, "utf-8") == 0 || strcasecmp(charset, "us-ascii") == 0)
		return;
	s->hz = strcasecmp(charset, "HZ") == 0;
	if (s->hz)
		charset = "GB18030";
	s->cd = iconv_open("UTF-8", charset);
	if (s->cd == (iconv_t)-1)
		s->cd = iconv_open("UTF-8", "WINDOWS-1252");
	static const char *const pairs[] = { "BIG5", "BIG5-HKSCS", "GB18030", "GBK", "EUC-KR", "CP949", "SHIFT_JIS", "CP932" };
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
		s->pairs |= strcasecmp(charset, pairs[i]) == 0;
	s->unit = strncasecmp(charset, "utf-16", 6) == 0 ? 2 : strncasecmp(charset, "utf-32", 6) == 0 ? 4 : 1;
}

void source_charset_release(struct source_charset *s)
{
	if (s->cd != (iconv_t)-1)
		iconv_close(s->cd);
	s->cd = (iconv_t)-1;
}
