/* member_names.h - which character set an archive's names are in.
 *
 * ZIP, tar, RAR 4, LHA and others keep names as bytes of whatever machine
 * packed them. One name is often too short to tell; all names of an archive
 * together rarely are, and one packer writes one set. */
#ifndef UNPACK_NAMES_H
#define UNPACK_NAMES_H

#include <sluice/str.h>

/* Bytes of names that are kept to decide by. */
#define NAMES_SAMPLE_BYTES (32u << 10)

struct names {
	struct buf sample;  /* names that are not ASCII, NUL between them */
	bool not_utf8;      /* one of them, at least */
	bool any;           /* names that are not ASCII were seen */
};

void names_init(struct names *n);
void names_release(struct names *n);
/* A raw name whose set is not stated. */
void names_add(struct names *n, struct str name);
/* The set of all: "UTF-8", "GB18030" … (static); NULL when all were ASCII. */
const char *names_decide(const struct names *n);
/* The one candidate's mean score a character, for tests. */
double names_score(const char *charset, struct str sample);

/* NAME decoded from CHARSET (NULL: as UTF-8), appended to OUT as UTF-8.
 * False when it does not decode: then every byte that does not is shown as
 * U+FFFD and the raw name must be kept beside it. */
bool names_decode(const char *charset, struct str name, struct buf *out);
/* Opened converters are kept; this gives them up. */
void names_forget(void);

#endif
