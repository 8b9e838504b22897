#include "form/reject_lines.h"

#include <string.h>

#include "form/content.h"
#include "form/fold.h"

#define LINE "X-CRM-LINE:"
#define ERROR "X-CRM-ERROR:"

static void add_ours(struct crm_str *out, const struct crm_row *row, const char *why)
{
	CRM_AUTO(crm_str_drop) struct crm_str line = {0};

	crm_str_addf(out, LINE "%ld\r\n", row->line);
	crm_str_add(&line, ERROR);
	crm_content_add_escaped(&line, why, strlen(why));
	crm_fold_add(out, line.s, line.n);
}

/* One that comes back a second time has ours already: they go, with their folded rest. */
static void add_lines(struct crm_str *out, char delimiter, const struct crm_row *row, const char *why)
{
	const char *raw = row->raw ? row->raw : "";
	bool ours = false;

	(void)delimiter;
	for (size_t at = 0, n; raw[at]; at += n) {
		n = strcspn(raw + at, "\n");
		n += raw[at + n] == '\n';
		ours = crm_starts(raw + at, LINE) || crm_starts(raw + at, ERROR) || (ours && raw[at] == ' ');
		if (!ours)
			crm_str_add_n(out, raw + at, n);
		if (at == 0)
			add_ours(out, row, why);
	}
}

const struct crm_reject_kind crm_reject_vcf = {.row = add_lines};
const struct crm_reject_kind crm_reject_ics = {.row = add_lines};
