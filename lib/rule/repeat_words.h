/*
 * The words of repeat.h. (Inside the room.)
 */
#ifndef CRM_RULE_REPEAT_WORDS_H
#define CRM_RULE_REPEAT_WORDS_H

#include "rule/repeat.h"

/* False if the text is none of these forms. `repeat` is empty before. */
bool crm_repeat_words(struct crm_arena *arena, const char *text, int64_t now, struct crm_repeat *repeat);

#endif
