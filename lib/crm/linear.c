#include "crm/linear.h"

#include <linear.h>
#include <stdlib.h>

#include "base/mem.h"

static void be_silent(const char *text)
{
	(void)text;
}

/* The library counts slots from 1, and ends a row by -1. */
static void fill(struct crm_arena *arena, const struct crm_linear *linear, struct problem *problem)
{
	size_t cells = linear->rows ? linear->ends[linear->rows - 1] : 0, at = 0;
	struct feature_node *node = crm_new(arena, struct feature_node, cells + 2 * linear->rows);
	for (size_t row = 0; row < linear->rows; row++) {
		problem->y[row] = linear->labels[row] ? 1 : -1;
		problem->x[row] = node;
		for (; at < linear->ends[row]; at++)
			*node++ = (struct feature_node){ linear->cells[at].slot + 1, linear->cells[at].value };
		*node++ = (struct feature_node){ (int)linear->slots + 1, 1 };
		*node++ = (struct feature_node){ -1, 0 };
	}
}

crm_err crm_linear_fit(const struct crm_linear *linear, double *weights)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct problem problem = { .l = (int)linear->rows, .n = (int)linear->slots + 1, .bias = 1,
		.y = crm_new(arena, double, linear->rows), .x = crm_new(arena, struct feature_node *, linear->rows) };
	struct parameter parameter = { .solver_type = L2R_LR, .eps = 1e-6, .C = 1 };
	struct model *model;
	const char *refused;
	fill(arena, linear, &problem);
	set_print_string_function(be_silent);
	refused = check_parameter(&problem, &parameter);
	if (refused)
		return crm_fail(CRM_INVALID, "liblinear: %s", refused);
	model = train(&problem, &parameter);
	/* Its weights are for the label of the first row. */
	for (size_t i = 0; i <= linear->slots; i++)
		weights[i] = model->label[0] > 0 ? model->w[i] : -model->w[i];
	free_and_destroy_model(&model);
	return NULL;
}
