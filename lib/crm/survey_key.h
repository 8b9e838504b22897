/*
 * The keys that links of surveys are signed with: the file survey.key in the repository's folder, which nobody but its
 * owner may read and which neither history nor sync takes along. A line is a key: its number, when it was made, 64 hex
 * digits; the last signs, those before still verify what is out.
 */
#ifndef CRM_CRM_SURVEY_KEY_H
#define CRM_CRM_SURVEY_KEY_H

#include "repo/repo.h"

enum { CRM_SURVEY_KEYS_MOST = 16, CRM_SURVEY_KEY_BYTES = 32 };

struct crm_survey_key {
	int number;                      /* 1 to 255: it stands in the token */
	int64_t made_at;
	unsigned char bytes[CRM_SURVEY_KEY_BYTES];
};

struct crm_survey_keys {
	struct crm_survey_key list[CRM_SURVEY_KEYS_MOST];
	size_t count;                    /* 0: there is no file */
};

CRM_MUST_USE crm_err crm_survey_keys_read(const struct crm_repo *repo, struct crm_survey_keys *out);
/* A new key, which signs from now on. Beyond the most, the oldest goes. Not written. */
void crm_survey_keys_add(struct crm_survey_keys *keys, int64_t now);
/* Leaves the last alone: what others have signed is refused from now on. Not written. */
void crm_survey_keys_forget(struct crm_survey_keys *keys);
/* Of two who write at once the last one's file stands: to be called within a transaction. */
CRM_MUST_USE crm_err crm_survey_keys_write(const struct crm_repo *repo, const struct crm_survey_keys *keys);

#endif
