/* pst_blocks.h - the lower layer of Outlook's data files ([MS-PST] 2.2, 2.2.2):
 * two B-trees, of nodes and of blocks, in pages of 512 bytes or 4 KiB.
 *
 * All three shapes are read: 32-bit ("ANSI", until 2002), 64-bit, and 64-bit
 * with 4 KiB pages and packed blocks (offline files of 2013 and later). */
#ifndef UNPACK_PST_BLOCKS_H
#define UNPACK_PST_BLOCKS_H

#include "unpack/container_source.h"

#define PST_PAGES_KEPT 64u
#define PST_PAGE_BYTES_MAX 4096u
/* Largest block: 8 KiB, or 64 KiB with large pages. */
#define PST_BLOCK_BYTES_MAX 65536u
/* Blocks of one value: 32 GiB in blocks of 8 KiB. */
#define PST_BLOCKS_MAX (4u << 20)

struct pst {
	const struct source *src;
	bool wide, large;      /* 64-bit; 4 KiB pages */
	unsigned cipher;
	uint64_t nodes, blocks; /* offsets of the trees' roots */
	uint64_t kept[PST_PAGES_KEPT]; /* offset + 1 of the page kept; 0 none */
	char *pages;           /* owned */
};
struct pst_node {
	uint32_t id, parent;
	uint64_t data, sub;    /* block numbers; 0 none */
};
/* The blocks that a value's bytes lie in. */
struct pst_data {
	uint64_t *block;       /* owned; free with pst_data_release() */
	size_t n;
	uint64_t bytes;        /* of all together, as stated; 0 when not stated */
};
#define PST_TYPE(id) ((id) & 31u)
#define PST_FOLDER 2u
#define PST_MESSAGE 4u
#define PST_ATTACHMENT 5u

/* ST_OK or ST_SKIP. SRC must outlive it. */
enum status pst_open(struct pst *p, const struct source *src, struct err *err);
void pst_close(struct pst *p);
bool pst_node(struct pst *p, uint32_t id, struct pst_node *ret);
/* Every node in the order of their numbers. ST_WARN: some page was damaged. */
enum status pst_each(struct pst *p, void (*fn)(void *ctx, const struct pst_node *n), void *ctx, struct err *err);
/* A node below another: SUB is the other's. */
bool pst_sub(struct pst *p, uint64_t sub, uint32_t id, struct pst_node *ret);
/* All nodes below, FN as above. */
void pst_sub_each(struct pst *p, uint64_t sub, void (*fn)(void *ctx, const struct pst_node *n), void *ctx);
bool pst_data(struct pst *p, uint64_t block, struct pst_data *ret);
void pst_data_release(struct pst_data *d);
/* One block, decoded, into OUT (cleared before). */
bool pst_block(struct pst *p, uint64_t block, struct buf *out);
/* All bytes of a value into OUT, as many as it takes. */
bool pst_bytes(struct pst *p, uint64_t block, struct buf *out);

/* pst_cipher.c */
void pst_permute(char *p, size_t n);
void pst_cyclic(char *p, size_t n, uint32_t block);

#endif
