#include "load/input.h"

#include "load/charset.h"
#include "load/scan.h"

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
		.guess_encoding = crm_charset_guess }, &input->source));
}

const char *crm_input_name(const struct crm_input *input)
{
	return input->spool->name ? input->spool->name : crm_source_name(input->source);
}

/* The source tells it in words. */
char crm_input_delimiter(const struct crm_input *input)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	crm_source_describe(input->source, &text);
	if (crm_ends(text.s, "semicolon"))
		return ';';
	if (crm_ends(text.s, "tab"))
		return '\t';
	if (crm_ends(text.s, "vertical bar"))
		return '|';
	return text.n > 2 && crm_ends(text.s, "'") ? text.s[text.n - 2] : ',';
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
