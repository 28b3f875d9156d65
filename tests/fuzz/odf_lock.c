/* odf_lock.c - the manifest of an encrypted OpenDocument file. No password is
 * tried: files may ask for seconds of hashing, which is not what is sought. */
#include "fuzz.h"

#include "format/odf_crypt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct zip *z;
	struct err err;
	struct str bytes = fuzz_str(data, size);
	enum status st = zip_open_map(&z, bytes.p, bytes.len, &err);
	if (st != ST_OK && st != ST_WARN)
		return 0;
	struct odf_lock *l = odf_lock_read(z);
	if (l)
		odf_lock_known(l);
	odf_lock_free(l);
	zip_close(z);
	return 0;
}
