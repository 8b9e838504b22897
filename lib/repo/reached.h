/*
 * Who is known by an e-mail address or a telephone number: whatever makes or looks for a contact by one (capture, --key,
 * a REF, mail that came in) asks here, so that all know the same people. Looked at are all fields flagged CRM_REACHED: of a
 * contact email, emails, phone, mobile and phones.
 */
#ifndef CRM_REPO_KNOWN_H
#define CRM_REPO_KNOWN_H

#include "repo/repo.h"

/* Ids, `most` at the most. Of an address those that have it as their own (email) come alone, where there are any; a number is
 * that of all who have it. `country` (ISO 3166-1 alpha-2): where a number without one is from; NULL: that of setting
 * phone.country. A text that is neither an address nor a number is nobody's. Memory: the arena. */
CRM_MUST_USE crm_err crm_reached_by(struct crm_repo *repo, struct crm_arena *arena, const struct crm_entity *entity,
                                  const char *text, const char *country, size_t most, const char ***ids, size_t *count);

#endif
