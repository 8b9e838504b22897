#include "load/input.h"

#include "load/charset.h"
#include "load/scan.h"
#include "load/sources.h"

void crm_input_drop(struct crm_input *input)
{
	crm_source_drop(&input->source);
	input->spool = NULL;
}

crm_err crm_input_open(struct crm_input *input, const struct crm_spool *spool,
                       const struct crm_import_options *options)
{
	crm_input_drop(input);
	input->spool = spool;
	crm_spool_rewind(spool);
	return crm_spool_err(spool, crm_source_open(spool->path, &(struct crm_source_options){
		.format = options->format, .encoding = options->encoding, .delimiter = options->delimiter,
		.guess_encoding = crm_charset_guess, .kinds = crm_import_kinds,
		.entity = options->entity }, &input->source));
}

const char *crm_input_name(const struct crm_input *input)
{
	return input->spool->name ? input->spool->name : crm_source_name(input->source);
}

static void count_dates(const struct crm_plan *plan, size_t *dates, size_t *iso)
{
	*dates = *iso = 0;
	for (size_t i = 0; plan && i < plan->column_count; i++)
		if (plan->columns[i]->dialect) {
			++*dates;
			*iso += crm_same(crm_dialect_name(plan->columns[i]->dialect), "iso");
		}
}

void crm_input_describe(const struct crm_input *input, const struct crm_plan *plan,
                        void (*say)(void *context, const char *line), void *context)
{
	CRM_AUTO(crm_str_drop) struct crm_str line = {0};
	size_t dates, iso;
	count_dates(plan, &dates, &iso);
	crm_str_addf(&line, "%s: ", crm_input_name(input));
	crm_source_describe(input->source, &line);
	if (dates && dates == iso)
		crm_str_add(&line, ", dates are ISO");
	say(context, line.s);
	for (size_t i = 0; dates != iso && i < plan->column_count; i++) {
		const struct crm_plan_column *column = plan->columns[i];
		if (!column->dialect)
			continue;
		crm_str_clear(&line);
		crm_str_addf(&line, "%s: %s: %s", crm_input_name(input), column->name,
		             crm_scan_dialect_words(column->dialect));
		say(context, line.s);
	}
}

void crm_input_say_left_out(const struct crm_input *input, void (*say)(void *context, const char *line), void *context)
{
	CRM_AUTO(crm_str_drop) struct crm_str line = {0};
	crm_str_addf(&line, "%s: left out: ", crm_input_name(input));
	size_t before = line.n;
	crm_source_add_left_out(input->source, &line);
	if (line.n > before)
		say(context, line.s);
}
