#include "form/source_jsonl.h"

#include "form/detect.h"
#include "form/lines.h"
#include "form/names.h"
#include "form/reject_json.h"

struct jsonl {
	struct crm_source base;
	struct crm_lines lines;
	struct crm_names names;
};

static enum crm_source_fit fits(const char *text, size_t n, const struct crm_source_options *options)
{
	(void)options;
	return crm_detect_jsonl(text, n) ? CRM_FITS_MARKED : CRM_FITS_NOT;
}

static crm_err open_jsonl(struct crm_source *source, const struct crm_source_options *options)
{
	(void)options;
	((struct jsonl *)source)->lines = (struct crm_lines){.decode = source->decode};
	return NULL;
}

static bool is_blank(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (text[i] != ' ' && text[i] != '\t')
			return false;
	return true;
}

static crm_err next(struct crm_source *source, struct crm_arena *arena, const struct crm_row **out)
{
	struct jsonl *jsonl = (struct jsonl *)source;
	const char *text;
	size_t n;

	do {
		CRM_TRY(crm_source_break(source, crm_lines_next(&jsonl->lines, &text, &n)));
	} while (text && is_blank(text, n));
	if (!text)
		return NULL;
	return crm_names_row(&jsonl->names, arena, text, n, jsonl->lines.line, out);
}

static void drop(struct crm_source *source)
{
	struct jsonl *jsonl = (struct jsonl *)source;

	crm_lines_drop(&jsonl->lines);
	crm_names_drop(&jsonl->names);
}

const struct crm_source_kind crm_source_jsonl = {
	.name = "jsonl",
	.title = "JSON Lines",
	.endings = ".jsonl|.ndjson",
	.size = sizeof(struct jsonl),
	.fits = fits,
	.reject = &crm_reject_jsonl,
	.open = open_jsonl,
	.next = next,
	.drop = drop,
};
