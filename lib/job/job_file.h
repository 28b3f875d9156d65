/* job_file.h - small files of a job that appear whole or not at all. */
#ifndef JOB_FILE_H
#define JOB_FILE_H

#include <sluice/job.h>

/* TEXT under PATH, by a new file that is renamed, both on the disk. */
enum status job_file_put(const char *path, struct str text, struct err *err);
/* A string value of OBJ as a C string, NULL when absent; owned by caller. */
char *job_file_str(struct str obj, const char *key);
void job_file_copy(char *to, size_t room, struct str obj, const char *key);

#endif
