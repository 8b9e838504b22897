/*
 * Surveys and answers: a score is one of its kind (satisfaction 1 to 5, recommendation 0 to 10, ease 1 to 7); an answer says
 * when and by whom; a ticket's satisfaction is what was answered last.
 */
#ifndef CRM_RULE_SURVEY_H
#define CRM_RULE_SURVEY_H

#include "rule/rule.h"

extern const struct crm_rule crm_rule_survey;
extern const struct crm_rule crm_rule_survey_answer;

struct crm_survey_range {
	const char *kind;
	int least, most;
};
/* NULL: there is no such kind. */
const struct crm_survey_range *crm_survey_range(const char *kind);

#endif
