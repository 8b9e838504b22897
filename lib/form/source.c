#include "form/source.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "form/decode.h"
#include "form/detect.h"
#include "form/formats.h"

/* What a source will be made of. */
struct plan {
	const char *format;
	char delimiter;
	size_t skip;             /* bytes of a line sep=; */
};

static bool is_stdin(const char *path)
{
	return !path || strcmp(path, "-") == 0;
}

static const char *name_of(const char *path)
{
	if (is_stdin(path))
		return "stdin";
	const char *slash = strrchr(path, '/');
	return slash && slash[1] ? slash + 1 : path;
}

static char *copy(const char *text)
{
	size_t n = strlen(text) + 1;

	return memcpy(crm_malloc(n), text, n);
}

static long long size_of(int fd)
{
	struct stat stat;

	return fstat(fd, &stat) == 0 && S_ISREG(stat.st_mode) ? (long long)stat.st_size : 0;
}

static crm_err open_file(const char *path, int *fd)
{
	*fd = STDIN_FILENO;
	if (is_stdin(path))
		return NULL;
	*fd = open(path, O_RDONLY | O_CLOEXEC);
	return *fd < 0 ? crm_fail_errno("cannot open it") : NULL;
}

/* -- what it is ------------------------------------------------------------ */

/* Tabs are TSV unless cells are quoted, or the caller named the delimiter: then it is CSV. */
static void plan_table(const struct crm_source_options *options, const char *text, size_t n,
                       struct plan *plan)
{
	bool csv = options->format || options->delimiter;

	plan->skip = crm_detect_sep(text, n, &plan->delimiter);
	csv = csv || plan->skip > 0;
	if (options->delimiter)
		plan->delimiter = options->delimiter;
	else if (plan->skip == 0)
		plan->delimiter = crm_detect_delimiter(text, n);
	plan->format = !csv && plan->delimiter == '\t' && !crm_detect_quoted_tabs(text, n) ? "tsv"
	                                                                                  : "csv";
}

static void make_plan(const struct crm_source_options *options, const char *text, size_t n,
                      struct plan *plan)
{
	*plan = (struct plan){.format = options->format};
	if (!options->format)
		plan->format = crm_detect_format(text, n, options->refs);
	if (strcmp(plan->format, "") == 0 || strcmp(plan->format, "csv") == 0)
		plan_table(options, text, n, plan);
	else if (strcmp(plan->format, "tsv") == 0)
		plan->delimiter = '\t';
}

/* -- the interface --------------------------------------------------------- */

static crm_err fill(struct crm_source *source, struct crm_decode **decode, const struct plan *plan)
{
	source->decode = *decode;
	*decode = NULL;
	source->delimiter = plan->delimiter;
	source->first_line = plan->skip ? 2 : 1;
	if (plan->skip)
		crm_decode_skip(source->decode, plan->skip);
	return source->kind->open(source);
}

static crm_err make(int fd, const char *path, const struct crm_source_options *options,
                    struct crm_source **out)
{
	CRM_AUTO(crm_decode_drop) struct crm_decode *decode = NULL;
	CRM_AUTO(crm_source_drop) struct crm_source *source = NULL;
	const struct crm_source_kind *kind;
	struct crm_decode_options decoding = {
		.encoding = options->encoding,
		.guess = options->guess_encoding,
		.nul = crm_same(options->format, "refs0"),
	};
	struct plan plan;
	const char *text;
	size_t n;

	long long size = size_of(fd);
	CRM_TRY(crm_decode_open(fd, &decoding, &decode));
	CRM_TRY(crm_err_at(crm_decode_peek(decode, &text, &n), NULL, 1));
	make_plan(options, text, n, &plan);
	CRM_TRY(crm_source_kind_find(plan.format, &kind));
	source = crm_calloc(1, kind->size);
	source->kind = kind;
	source->name = copy(name_of(path));
	source->size = size;
	CRM_TRY(fill(source, &decode, &plan));
	*out = source;
	source = NULL;
	return NULL;
}

crm_err crm_source_open(const char *path, const struct crm_source_options *options,
                        struct crm_source **out)
{
	int fd;

	*out = NULL;
	crm_err err = open_file(path, &fd);
	if (!err)
		err = make(fd, path, options, out);
	return crm_err_at(err, name_of(path), 0);
}

void crm_source_drop(struct crm_source **source)
{
	if (!*source)
		return;
	(*source)->kind->drop(*source);
	crm_decode_drop(&(*source)->decode);
	free((*source)->name);
	free(*source);
	*source = NULL;
}

const char *crm_source_name(const struct crm_source *source)
{
	return source->name;
}

const char *crm_source_format(const struct crm_source *source)
{
	return crm_starts(source->kind->name, "refs") ? "refs" : source->kind->name;
}

static void describe_delimiter(char delimiter, struct crm_str *out)
{
	switch (delimiter) {
	case ',': crm_str_add(out, "comma"); break;
	case ';': crm_str_add(out, "semicolon"); break;
	case '\t': crm_str_add(out, "tab"); break;
	case '|': crm_str_add(out, "vertical bar"); break;
	default: crm_str_addf(out, "'%c'", delimiter);
	}
}

void crm_source_describe(const struct crm_source *source, struct crm_str *out)
{
	crm_str_add(out, crm_decode_encoding(source->decode));
	crm_str_add(out, ", ");
	if (source->kind->title)
		crm_str_add(out, source->kind->title);
	else
		describe_delimiter(source->delimiter, out);
}

void crm_source_header(const struct crm_source *source, const char *const **names, size_t *count)
{
	*names = source->names;
	*count = source->count;
}

crm_err crm_source_next(struct crm_source *source, struct crm_arena *arena,
                        const struct crm_row **row)
{
	*row = NULL;
	if (source->broken)
		return NULL;
	return crm_err_at(source->kind->next(source, arena, row), source->name, 0);
}

bool crm_source_broken(const struct crm_source *source)
{
	return source->broken;
}

void crm_source_progress(const struct crm_source *source, long long *done, long long *size)
{
	*done = crm_decode_bytes(source->decode);
	*size = source->size;
}
