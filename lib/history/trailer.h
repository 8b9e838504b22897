/*
 * Trailers: 'Key: value' lines in the last paragraph of a commit's message
 * (git-interpret-trailers(1)). A value is one line whatever it holds, and reads back as it was:
 *
 *   \\ a backslash   \n \r \t   \xHH any other control character, and a space at an end of the
 * value   \e an empty value
 */
#ifndef CRM_HISTORY_TRAILER_H
#define CRM_HISTORY_TRAILER_H

#include "base/mem.h"
#include "base/str.h"

/* A whole line. value NULL: nothing is added. */
void crm_trailer_add(struct crm_str *out, const char *key, const char *value);
/* The value of the last trailer of this key in a message, in the arena; NULL if there is none. An
 * escape that is none stays as it is. */
char *crm_trailer_find(struct crm_arena *arena, const char *message, const char *key);

#endif
