/*
 * The file an import reads: opened as the options say, and told about. (Inside the room.)
 */
#ifndef CRM_LOAD_INPUT_H
#define CRM_LOAD_INPUT_H

#include "form/source.h"
#include "load/plan.h"
#include "load/spool.h"

struct crm_input {
	struct crm_source *source;
	const struct crm_spool *spool;
};

/* Closes what was open and opens the spool from its beginning. The spool is borrowed until the drop. */
CRM_MUST_USE crm_err crm_input_open(struct crm_input *input, const struct crm_spool *spool,
                                    const struct crm_import_options *options);
void crm_input_drop(struct crm_input *input);
/* What people call it: "people.csv", "stdin". */
const char *crm_input_name(const struct crm_input *input);
/* Says "people.csv: UTF-8, comma, dates are ISO", and a line for each column of dates if some are not. */
void crm_input_describe(const struct crm_input *input, const struct crm_plan *plan,
                        void (*say)(void *context, const char *line), void *context);

/* Says "people.vcf: left out: PHOTO (3), X-AIM" if anything was. */
void crm_input_say_left_out(const struct crm_input *input, void (*say)(void *context, const char *line), void *context);

#endif
