/* ooxml_locked.c - Office files encrypted with the password everybody has.
 *
 * Excel encrypts a workbook that is only protected against changes with the
 * fixed password "VelvetSweatshop" ([MS-OFFCRYPTO] 2.4.2.3) and opens it
 * unasked; so is it here. With any other password it is unpack that opens it
 * (--passwords), and the document is a member of the locked one. */
#include "convert.h"
#include "format/office_crypt.h"

enum status text_ooxml_locked(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct ole *ole;
	struct buf package;
	enum status st = ole_open_fd(&ole, in->fd, err);
	if (st != ST_OK && st != ST_WARN)
		return st;
	buf_init(&package, OFFICE_PACKAGE_BYTES_MAX);
	struct office_lock *lock = office_lock_read(ole);
	if (lock && office_lock_try(lock, STR(OFFICE_PASSWORD_OF_ALL)) && office_lock_open(lock, ole, &package, err) != ST_SKIP) {
		struct text_in inner = *in;
		inner.fd = -1;
		inner.map = package.p;
		inner.size = package.len;
		inner.format = STR("");
		st = text_convert(&inner, o, err);
		text_meta(o, "protection", STR("write-protected"));
	} else {
		st = err_set(err, ST_SKIP, E_ENCRYPTED, "the document needs a password");
	}
	office_lock_free(lock);
	ole_close(ole);
	buf_release(&package);
	return st;
}
