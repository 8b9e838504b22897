/*
 * Asking a predictor that was trained (crm/train.h): probabilities of records as they are now, and why.
 */
#ifndef CRM_CRM_PREDICT_H
#define CRM_CRM_PREDICT_H

#include "crm/predictor.h"
#include "crm/report.h"
#include "crm/report_shelf.h"

struct crm_prediction {
	struct crm_shelved shelved;
	struct crm_report definition;
	struct crm_predictor predictor;
};

/* What a predictor learns from, whether it was trained or not. */
CRM_MUST_USE crm_err crm_predict_find(struct crm_repo *repo, struct crm_arena *arena, const char *name,
                                      struct crm_shelved *shelved, struct crm_report *definition);
/* CRM_NOT_FOUND: there is none of this name, or it was not trained yet. Memory: the arena. */
CRM_MUST_USE crm_err crm_predict_open(struct crm_repo *repo, struct crm_arena *arena, const char *name,
                                      struct crm_prediction *out);
/* Probabilities of all it is asked about, as the function crm_predicted(id) of SQL, in percent, from here on. For reports
 * (the key `predict`). `stop`: see crm_report_wish. */
CRM_MUST_USE crm_err crm_predict_register(struct crm_repo *repo, const char *name, const volatile int *stop);

#endif
