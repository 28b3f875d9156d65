/* case_log.h - a log row's hash, for those who write and who check it. */
#ifndef CASEFILE_CASE_LOG_H
#define CASEFILE_CASE_LOG_H

#include "case_priv.h"

/* origin, seq, at, who, tool, version, action, detail, prev */
#define LOG_FIELDS 9
void case_log_hash(const struct str fields[LOG_FIELDS], char out[HASH_HEX_MAX]);

#endif
