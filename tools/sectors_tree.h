/* sectors_tree.h - the parts of the object that --json prints.
 * Shapes  values of jansson; null stands for what is not known.
 * Units   in the names of the members.
 * Owner   the caller owns what is returned.
 * Errors  NULL if there is no memory.
 * Source  tao-sectors(1), tao-sectors.schema.json. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TAO_TOOL_SECTORS_TREE_H
#define TAO_TOOL_SECTORS_TREE_H

#include "tools/sectors.h"

json_t *tao_tree_number(bool is_known, int64_t value);
json_t *tao_tree_bool(bool is_known, bool value);
/* null for "" and NULL */
json_t *tao_tree_text(const char *text);
/* Takes both and returns the list. */
json_t *tao_tree_append(json_t *list, json_t *item);

json_t *tao_tree_recorder(const struct tao_answer *answer);
json_t *tao_tree_medium(const struct tao_answer *answer);
json_t *tao_tree_speeds(const struct tao_answer *answer);

/* Of a session that has progress. */
json_t *tao_progress_object(const struct tao_session *session);

#endif
