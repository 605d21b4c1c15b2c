/* json_text.h - text for JSON that may not be UTF-8: names of files are bytes.
 * Owner   the caller owns the value.
 * Errors  NULL if there is no memory. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_JSON_TEXT_H
#define TAO_JSON_TEXT_H

#include <jansson.h>

/* The text as it is; if that is no UTF-8, with "?" for all that is not ASCII.
 * NULL gives null. */
json_t *tao_json_text(const char *text);

#endif
