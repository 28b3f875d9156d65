/* compile_refs.c - writes the tables of refs in compiled form: lib/refs/compiled.h. The build runs it.
 * usage: compile_refs DATA FILE */
#include <compiled.h>
#include <fcntl.h>
#include <sluice/io.h>
#include <stdio.h>
#include <unistd.h>

#define BYTES_MAX (256u << 20)

int main(int argc, char **argv)
{
	struct err err = { 0 };
	struct refs_rules *r;
	struct buf out;
	if (argc != 3)
		return fprintf(stderr, "usage: compile_refs DATA FILE\n"), 2;
	struct refs_options o = { .data = argv[1] };
	if (refs_open(&r, &o, &err) != ST_OK)
		return fprintf(stderr, "compile_refs: %s\n", err.msg), 1;
	buf_init(&out, BYTES_MAX);
	compiled_write(r, &out);
	int fd = open(argv[2], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0 || out.full || io_write_full(fd, out.p, out.len) != 0 || close(fd) != 0)
		return fprintf(stderr, "compile_refs: cannot write '%s'\n", argv[2]), 1;
	buf_release(&out);
	refs_close(r);
	return 0;
}
