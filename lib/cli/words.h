/*
 * Words of a tool that stand where a FIELD=VALUE may, for a field with a longer name (due= for due_at) or for something that
 * is computed of the record (remind=30m).
 */
#ifndef CRM_CLI_WORDS_H
#define CRM_CLI_WORDS_H

#include "cli/edit.h"

struct crm_words {
	const struct crm_word {
		const char *name;
		const char *field;      /* NULL: the value is `fill`'s */
	} *words;                       /* ended by a row without a name */
	/* With the value of that word, when all else is in the record; not called without it. Memory: the record's arena. */
	crm_err (*fill)(struct crm_repo *repo, struct crm_record *record, const char *value);
};

/* One operand: a word, else a FIELD=VALUE. *value: set by the word that is `fill`'s, NULL before. `words` may be NULL. */
CRM_MUST_USE crm_err crm_words_take(const struct crm_entity *entity, const struct crm_words *words, const char *argument,
                                    bool making, struct crm_assigns *out, const char **value);
/* Nothing without a value. */
CRM_MUST_USE crm_err crm_words_fill(struct crm_repo *repo, const struct crm_words *words, struct crm_record *record,
                                    const char *value);

#endif
