/* fuzz.h - what the fuzz targets share.
 *
 * Each tests/fuzz/NAME.c is one target and defines LLVMFuzzerTestOneInput();
 * make renames it to fuzz_NAME, so that all of them are linked into one program.
 * That program is libFuzzer under the name fuzz-NAME (`make fuzz`, clang), or
 * replays tests/fuzz/corpus/NAME (`make check`, any compiler): see driver.c. */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <sluice/err.h>
#include <sluice/str.h>

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A promise of a header that did not hold. */
#define FUZZ_MUST(x) \
	do { \
		if (!(x)) \
			BUG("fuzz: " #x); \
	} while (0)

static inline struct str fuzz_str(const uint8_t *data, size_t size)
{
	return str_make((const char *)data, size);
}

/* Numbers and choices off the input's front; zeros once it is used up. */
struct fuzz_in {
	struct str rest;
};
uint8_t fuzz_u8(struct fuzz_in *in);
uint32_t fuzz_u32(struct fuzz_in *in);
/* Up to the next line end, without it. */
struct str fuzz_line(struct fuzz_in *in);

/* A file in memory with these bytes, at offset 0; the caller closes it. */
int fuzz_fd(struct str bytes);

/* Converts BYTES as FORMAT into nothing. Always 0. */
int fuzz_text(const char *format, struct str bytes);
/* The same over a zip archive whose members BYTES spell out, stored:
 * "=== name" on a line of its own begins a member. An archive as such would
 * waste the fuzzer's time on checksums. */
int fuzz_package(const char *format, struct str bytes);
/* Reads BYTES as a container of KIND (enum unpack_kind). Always 0. */
int fuzz_container(int kind, const char *name, struct str bytes);

#define FUZZ_TEXT(format) \
	int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) \
	{ \
		return fuzz_text(format, fuzz_str(data, size)); \
	}
#define FUZZ_PACKAGE(format) \
	int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) \
	{ \
		return fuzz_package(format, fuzz_str(data, size)); \
	}
#define FUZZ_CONTAINER(kind, name) \
	int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) \
	{ \
		return fuzz_container(kind, name, fuzz_str(data, size)); \
	}

#endif
