/*
 * What surveys say to customers, in their language: the mail that asks where no template is given, and the page behind its
 * links. English, Czech, Ukrainian and Chinese.
 */
#ifndef CRM_CRM_SURVEY_WORDS_H
#define CRM_CRM_SURVEY_WORDS_H

#include <stddef.h>

#include "base/mem.h"

enum { CRM_SURVEY_KINDS = 3 };           /* csat, nps, ces: as crm_survey_words_kind counts them */

struct crm_survey_words {
	const char *language;
	const char *subject, *greeting;  /* of the mail, with fields (form/template.h) */
	const char *question[CRM_SURVEY_KINDS], *low[CRM_SURVEY_KINDS], *high[CRM_SURVEY_KINDS];
	const char *reply;               /* before "1-5" */
	/* of the page */
	const char *title, *answer, *comment, *button, *thanks, *known, *foreign, *expired, *gone, *busy, *failed;
};

/* Of the first language that is spoken here; "en" if none is. NULLs are passed over. */
const struct crm_survey_words *crm_survey_words(const char *language);
/* NULL: it is not spoken here. */
const struct crm_survey_words *crm_survey_words_of(const char *language);
/* By an Accept-Language header (RFC 9110), its preferences weighed; NULL: none of them is spoken here. */
const struct crm_survey_words *crm_survey_words_accepted(const char *header);
/* 0 for csat, 1 for nps, 2 for ces. */
size_t crm_survey_words_kind(const char *kind);

#endif
