/* query.h - what a person types, as SQL conditions and FTS5 expressions. */
#ifndef CASEFILE_QUERY_H
#define CASEFILE_QUERY_H

#include "case_priv.h"
#include <sluice/arena.h>

#define QUERY_BYTES_MAX 8192
#define QUERY_NODES_MAX 512
#define QUERY_DEPTH_MAX 64   /* nested brackets */
#define QUERY_ARGS_MAX 600

struct query_term {
	struct str text;   /* as typed; arena */
	bool prefix;
};

struct query {
	struct arena arena;
	struct query_term terms[QUERY_NODES_MAX]; /* that must be in the text: what a snippet shows */
	size_t n_terms;
	struct str match;      /* FTS5 expression all hits must meet, or empty */
	struct buf where;      /* further conditions on blob "b", or empty; owned */
	struct str args[QUERY_ARGS_MAX]; /* ?1 … of WHERE (arena); match has no number there */
	size_t n_args;
	bool rare;             /* one of the conditions that all hits meet is met by few documents */
	struct str path_all, path_any; /* expressions of all path: asked for together, and of any; or empty; arena */
	struct str unknown;    /* a field that is none, or empty; arena. It matches nothing */
};

/* ST_OK, or ST_SKIP with E_USAGE. */
enum status query_parse(struct query *q, struct casefile *c, struct str text, struct err *err);
void query_release(struct query *q);

#endif
