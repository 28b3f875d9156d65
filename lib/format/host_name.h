/* host_name.h - names of hosts in the form that is looked up: the A-labels of RFC 5890. */
#ifndef SLUICE_FORMAT_HOST_NAME_H
#define SLUICE_FORMAT_HOST_NAME_H

#include <sluice/arena.h>
#include <sluice/str.h>

/* HOST with each label that is not ASCII in small letters and as "xn--…" (RFC 3492): пример.example as
 * xn--e1afmkfd.example. HOST itself when all of it is ASCII, or when a label cannot be
 * written so (over 63 bytes, malformed). Arena, or HOST's own bytes. */
struct str host_a_label(struct arena *arena, struct str host);
/* The same of the host in S, which begins at AT behind what S has before it (a scheme, a user and "@") and ends at
 * the first of : / ? #; the rest stays. */
struct str host_a_label_in(struct arena *arena, struct str s, size_t at);

#endif
