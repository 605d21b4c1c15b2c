/* session_json.h - a session to JSON text and back. Pure, no I/O.
 * Shapes  the object of tao-session(5), format TAO_SESSION_FORMAT.
 * Units   sectors.
 * Owner   the text is the caller's, for free().
 * Errors  session-corrupt, saying which member is wrong and how, whatever the
 *         bytes are; out-of-memory. *out is then untouched.
 * Source  tao-session(5). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_SESSION_JSON_H
#define TAO_SESSION_JSON_H

#include "lib/session.h"

/* Bytes of the device's path that are no UTF-8 become "?": JSON cannot hold
 * them, and the path is for people only. */
enum tao_status tao_session_encode(const struct tao_session *session,
	char **text, size_t *len_bytes, struct tao_error *err);

enum tao_status tao_session_decode(const char *text, size_t len_bytes,
	struct tao_session *out, struct tao_error *err);

#endif
