/*
 * What a predictor has learned: the weights of a logistic regression, one for each number and for each kind of thing. The log
 * odds of a record are those of the average record (`bias`) and what each of its features adds to them or takes away; predicting
 * is a sum.
 *
 * Of a number that is standardised counts (mean and scale are those of what was learned from), of an amount its order of
 * magnitude. A number beyond all that was seen counts as the farthest that was. A kind that was never seen says nothing.
 *
 * Weights are kept as text, a JSON object a line, of six digits: the same data, the same bytes.
 */
#ifndef CRM_CRM_PREDICTOR_H
#define CRM_CRM_PREDICTOR_H

#include "query/predictor.h"

enum { CRM_PREDICTOR_KINDS = 30 };       /* of a feature, the most frequent; the others count together */

struct crm_predictor_kind {
	const char *value;               /* stored form; "": empty */
	double weight;
};

struct crm_predictor_feature {
	const char *name;
	bool number;
	double mean, scale, least, most, weight, filled, empty; /* number: what is added where there is one, and where not */
	struct crm_predictor_kind *kinds;
	size_t count;
	bool has_others;
	double others;
};

struct crm_predictor {
	double bias;                     /* log odds of the average record */
	struct crm_predictor_feature *features;
	size_t count;
};

/* One row of the definition's columns. */
struct crm_predictor_row {
	const struct crm_report *definition;
	const struct crm_value *cells;
};

/* A feature that is a number, as it is looked at; NAN: empty. */
double crm_predictor_number(const struct crm_predictor_row *row, size_t column);
/* One that is a kind, as it is compared; "": empty. Arena. */
const char *crm_predictor_kind(struct crm_arena *arena, struct crm_value value);

/* The probability, 0 to 1. `adds` (may be NULL) has what each feature adds to the log odds. */
double crm_predictor_ask(struct crm_arena *arena, const struct crm_predictor *predictor,
                         const struct crm_predictor_row *row, double *adds);
double crm_predictor_chance(double log_odds);

void crm_predictor_write(struct crm_str *out, const struct crm_predictor *predictor);
/* CRM_INVALID says in which line. Memory: the arena. */
CRM_MUST_USE crm_err crm_predictor_read(struct crm_arena *arena, const char *text, struct crm_predictor *out);

#endif
