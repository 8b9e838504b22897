/*
 * A predictor's definition: what is learned from, and what it is asked about. It is a text like a report's (report.h), with
 * both parts: facts are the records whose outcome is known, each as it was at a moment before that; the answer is those whose
 * outcome is to be foretold, as they are now. Both give the columns of the head:
 *
 *     id                  of what it is about
 *     label bool          the outcome; NULL in the answer
 *     at instant          when it was known: what is trained on is older than what is tested on; NULL in the answer
 *     and then features   numbers (integer, decimal, percent, duration, money), else kinds of things (links, choices, texts)
 */
#ifndef CRM_QUERY_PREDICTOR_H
#define CRM_QUERY_PREDICTOR_H

#include "query/report.h"

enum { CRM_PREDICTOR_ID, CRM_PREDICTOR_LABEL, CRM_PREDICTOR_AT, CRM_PREDICTOR_FEATURES };

/* CRM_INVALID: it is a report, and no predictor. */
CRM_MUST_USE crm_err crm_predictor_check(const struct crm_report *definition);
/* Is a feature of this type a number, rather than one of several kinds? */
bool crm_predictor_is_number(enum crm_type type);

#endif
