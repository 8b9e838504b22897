/*
 * What people are called for short: Bob for Robert, Honza for Jan, Саша for Олександр. The rows are data: those that come
 * with the tools (share/crm/nicknames.csv) and the organisation's own records (entity `nickname`), which go before: a
 * nickname that has a record means what the record says, and nothing else.
 *
 * Words are compared as they sound (model/name_sound.h). One step is looked at, from a nickname to a name and never on
 * from there, so that rows that lead in a circle do no harm.
 */
#ifndef CRM_CRM_NICKNAME_H
#define CRM_CRM_NICKNAME_H

#include "repo/repo.h"

/* One nickname and one name it stands for. */
struct crm_nickname {
	uint64_t word, full;             /* crm_nickname_word of both */
	uint64_t sound;                  /* crm_sound_key of the name */
	unsigned char first;             /* its first letter, as it sounds */
	const char *text, *name;         /* as they are written: "Bob", "Robert" */
};

struct crm_nicknames {
	struct crm_arena *arena;
	struct crm_nickname *all;        /* by word, then by name */
	size_t count, room;
};

/* CRM_INVALID names the file and the line of a row that is wrong. */
CRM_MUST_USE crm_err crm_nicknames_read(struct crm_repo *repo, struct crm_nicknames *out);
void crm_nicknames_drop(struct crm_nicknames *nicknames);

/* A word of a name as it sounds, as the number it is looked up by. */
uint64_t crm_nickname_word(const char *spelt, size_t n);
/* What the word stands for: *count rows; none if it is no nickname. */
const struct crm_nickname *crm_nicknames_of(const struct crm_nicknames *nicknames, uint64_t word, size_t *count);
/* Are two words the same name? Then by which nickname: of the one, or of both (*other, else NULL). */
bool crm_nicknames_meet(const struct crm_nicknames *nicknames, uint64_t a, uint64_t b, const struct crm_nickname **one,
                        const struct crm_nickname **other);

#endif
