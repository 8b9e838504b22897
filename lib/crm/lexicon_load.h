/*
 * The word lists that come with this program (share/crm/lexicon/LANGUAGE.csv), as rows for records of `lexicon`.
 */
#ifndef CRM_CRM_LEXICON_LOAD_H
#define CRM_CRM_LEXICON_LOAD_H

#include "base/map.h"
#include "form/source.h"
#include "model/record.h"
#include "repo/repo.h"

/* The file of a language; NULL at once: those of all of them, NULL-ended. CRM_NOT_FOUND names those there are. */
CRM_MUST_USE crm_err crm_lexicon_files(struct crm_repo *repo, struct crm_arena *arena, const char *language,
                                       char ***paths);
/* A record of a row. Its columns are fields of the entity. */
CRM_MUST_USE crm_err crm_lexicon_row(struct crm_repo *repo, struct crm_arena *arena, const struct crm_row *row,
                                     struct crm_record **out);
/* The ids of what is there, by crm_lexicon_key. The map is the caller's. */
CRM_MUST_USE crm_err crm_lexicon_known(struct crm_repo *repo, struct crm_map **out);
/* Language and word of a record, as one text. */
const char *crm_lexicon_key(struct crm_arena *arena, struct crm_value language, struct crm_value word);

#endif
