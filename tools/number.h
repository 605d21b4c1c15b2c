/* number.h - numbers on command lines. May print and exit.
 * Shapes  digits only; a size may end in K, M or G, in powers of 1,024.
 * Errors  anything else, or out of bounds: one line, exit 2. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_NUMBER_H
#define TAO_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

/* For those who have words of their own for it: false for anything else. */
bool tao_number_parse(
	const char *text, uint64_t least, uint64_t most, uint64_t *value);

/* option is its name, "--sectors", for the message. */
uint64_t tao_number(
	const char *option, const char *text, uint64_t least, uint64_t most);
uint64_t tao_size_bytes(
	const char *option, const char *text, uint64_t least, uint64_t most);

#endif
