/*
 * May a deal go from one stage to another? A stage names in `allowed_from` those of its pipeline a deal may come from;
 * one that names none may be come to from all. A closed deal may always go back to where it was closed. From another
 * pipeline a deal comes into one that names none, into the first, or, if it is won or lost, into one of that type. A new
 * deal begins in one that names none, or in the first that is open.
 */
#ifndef CRM_RULE_STAGE_WAY_H
#define CRM_RULE_STAGE_WAY_H

#include "rule/rule.h"

/* CRM_INVALID names the stages that may be gone to. */
CRM_MUST_USE crm_err crm_stage_way(const struct crm_case *one, const struct crm_record *from,
                                   const struct crm_record *to);

/* May a new deal begin there? One of an import may: another system let it. CRM_INVALID names those it may begin in. */
CRM_MUST_USE crm_err crm_stage_start(const struct crm_case *one, const struct crm_record *to);

#endif
