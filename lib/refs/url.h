/* url.h - URLs, from their host on. */
#ifndef SLUICE_REFS_URL_H
#define SLUICE_REFS_URL_H

#include "scan.h"

/* RAW with the breaks of its dots, colons and slashes taken out: [.], [:].
 * Borrowed until the window ends. */
struct str url_refang(struct scan *sc, struct str raw);
/* Adds the URL of HOST: port, path and query are read from AT. START is where the
 * URL begins, SCHEME its normal form ("http://"; empty: none); IS_NAME: a name, no address. */
bool url_finish(struct scan *sc, size_t start, const char *scheme, struct name *host, size_t at, bool is_name);

#endif
