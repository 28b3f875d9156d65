/* identify.h - what a file is, told from its bytes.
 *
 * Our own pass comes first: some hundred signatures, a look into ZIP and OLE
 * directories, and the shapes of text, under ten microseconds a file;
 * libmagic is asked only for what is left. The name counts for nothing but
 * the "mismatch" mark and to break ties between kinds of plain text. */
#ifndef SLUICE_IDENTIFY_H
#define SLUICE_IDENTIFY_H

#include <sluice/err.h>

#define IDENTIFY_NAME_MAX 128

struct identity {
	char mime[IDENTIFY_NAME_MAX];
	const char *format;            /* a row of formats.def; "binary" when nobody knows (static) */
	char charset[32];              /* of texts, else "" */
	char md5[33], sha1[41];
	bool mismatch;                 /* the extension belongs to another format */
	const char *extension_says;    /* the format that extension stands for, or NULL (static) */
};

/* Loads libmagic's table and iconv's; once a process, before the sandbox. */
enum status identify_warm(void *ctx, struct err *err);
/* Looks at the file in FD (any position) of SIZE bytes. NAME is the last
 * component of its path. ST_OK, or ST_SKIP when it cannot be read. */
enum status identify_file(int fd, uint64_t size, struct str name, struct identity *ret, struct err *err);
/* MIME type of a format of formats.def, or NULL. */
const char *identify_mime(const char *format);

struct stage;
/* The stage `identify`, ready to run. */
extern const struct stage identify_stage;

#endif
