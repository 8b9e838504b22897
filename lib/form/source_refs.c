#include "form/source_refs.h"

#include "form/detect.h"
#include "form/lines.h"
#include "form/reject_json.h"

static const char *const names[] = {"id"};

struct refs {
	struct crm_source base;
	struct crm_lines lines;
};

static enum crm_source_fit fits(const char *text, size_t n, const struct crm_source_options *options)
{
	return options->refs && crm_detect_reference(text, n) ? CRM_FITS_ASKED : CRM_FITS_NOT;
}

static crm_err open_lines(struct crm_source *source, const struct crm_source_options *options)
{
	(void)options;
	((struct refs *)source)->lines = (struct crm_lines){.decode = source->decode};
	return NULL;
}

static crm_err open_nul(struct crm_source *source, const struct crm_source_options *options)
{
	(void)options;
	((struct refs *)source)->lines = (struct crm_lines){.decode = source->decode, .nul = true};
	return NULL;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t';
}

static void trim(const char **text, size_t *n)
{
	while (*n > 0 && is_space(**text)) {
		(*text)++;
		(*n)--;
	}
	while (*n > 0 && is_space((*text)[*n - 1]))
		(*n)--;
}

static const struct crm_row *make_row(struct crm_arena *arena, const char *text, size_t n, long line)
{
	struct crm_row *row = crm_new(arena, struct crm_row, 1);
	const char **texts = crm_new(arena, const char *, 1);
	size_t *lengths = crm_new(arena, size_t, 1);

	texts[0] = crm_copy_n(arena, text, n);
	lengths[0] = n;
	*row = (struct crm_row){
		.line = line, .count = 1, .names = names, .texts = texts, .lengths = lengths,
	};
	return row;
}

static crm_err next(struct crm_source *source, struct crm_arena *arena, const struct crm_row **out)
{
	struct refs *refs = (struct refs *)source;
	const char *text;
	size_t n;

	do {
		CRM_TRY(crm_source_break(source, crm_lines_next(&refs->lines, &text, &n)));
		if (text && !refs->lines.nul)
			trim(&text, &n);
	} while (text && n == 0);
	*out = text ? make_row(arena, text, n, refs->lines.line) : NULL;
	return NULL;
}

static void drop(struct crm_source *source)
{
	crm_lines_drop(&((struct refs *)source)->lines);
}

const struct crm_source_kind crm_source_refs = {
	.name = "refs",
	.title = "bare references",
	.flags = CRM_SOURCE_BARE,
	.size = sizeof(struct refs),
	.fits = fits,
	.reject = &crm_reject_jsonl,
	.open = open_lines,
	.next = next,
	.drop = drop,
};

const struct crm_source_kind crm_source_refs0 = {
	.name = "refs0",
	.title = "bare references ended by NUL",
	.flags = CRM_SOURCE_BARE | CRM_SOURCE_NULS,
	.size = sizeof(struct refs),
	.reject = &crm_reject_jsonl,
	.open = open_nul,
	.next = next,
	.drop = drop,
};
