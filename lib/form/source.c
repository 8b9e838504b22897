#include "form/source.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "form/decode.h"
#include "form/formats.h"

static bool is_stdin(const char *path)
{
	return !path || strcmp(path, "-") == 0;
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

static const struct crm_source_kind *surest(const struct crm_source_options *options,
                                            const struct crm_source_kind *const *kinds, const char *text, size_t n)
{
	const struct crm_source_kind *best = kinds[0];
	enum crm_source_fit most = CRM_FITS_NOT;

	for (; *kinds; kinds++) {
		enum crm_source_fit fit = (*kinds)->fits ? (*kinds)->fits(text, n, options) : CRM_FITS_NOT;
		if (fit <= most)
			continue;
		most = fit;
		best = *kinds;
	}
	return best;
}

/* By name before anything is read, else by the first bytes. */
static crm_err open_text(int fd, const struct crm_source_options *options, const struct crm_source_kind **kind,
                         struct crm_decode **decode)
{
	const struct crm_source_kind *const *kinds = options->kinds ? options->kinds : crm_source_kinds;
	struct crm_decode_options decoding = {.encoding = options->encoding, .guess = options->guess_encoding};
	const char *text;
	size_t n;

	*kind = NULL;
	if (options->format)
		CRM_TRY(crm_source_kind_find(kinds, options->format, kind));
	decoding.nul = *kind && (*kind)->flags & CRM_SOURCE_NULS;
	CRM_TRY(crm_decode_open(fd, &decoding, decode));
	CRM_TRY(crm_err_at(crm_decode_peek(*decode, &text, &n), NULL, 1));
	if (!*kind)
		*kind = surest(options, kinds, text, n);
	return NULL;
}

/* -- the interface --------------------------------------------------------- */

static crm_err make(int fd, const char *path, const struct crm_source_options *options,
                    struct crm_source **out)
{
	CRM_AUTO(crm_decode_drop) struct crm_decode *decode = NULL;
	CRM_AUTO(crm_source_drop) struct crm_source *source = NULL;
	const struct crm_source_kind *kind;
	long long size = size_of(fd);

	CRM_TRY(open_text(fd, options, &kind, &decode));
	CRM_TRY(crm_format_fits(kind->name, kind->entities, options->entity));
	source = crm_calloc(1, kind->size);
	source->kind = kind;
	source->name = copy(crm_path_last(path));
	source->size = size;
	source->decode = decode;
	decode = NULL;
	CRM_TRY(kind->open(source, options));
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
	return crm_err_at(err, crm_path_last(path), 0);
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
	return source->kind->name;
}

bool crm_source_is_bare(const struct crm_source *source)
{
	return source->kind->flags & CRM_SOURCE_BARE;
}

bool crm_source_is_people(const struct crm_source *source)
{
	return source->kind->flags & CRM_SOURCE_PEOPLE;
}

char crm_source_delimiter(const struct crm_source *source)
{
	return source->delimiter;
}

const struct crm_reject_kind *crm_source_reject(const struct crm_source *source)
{
	return source->kind->reject;
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

void crm_source_add_left_out(const struct crm_source *source, struct crm_str *out)
{
	crm_left_out_add_text(out, &source->left);
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

const char *crm_row_cell(const struct crm_row *row, const char *name)
{
	for (size_t i = 0; i < row->count; i++)
		if (crm_same(row->names[i], name))
			return row->texts[i];
	return NULL;
}

size_t crm_source_ending(const char *path)
{
	size_t n = 0;

	for (size_t i = 0; crm_source_kinds[i] && n == 0; i++)
		n = crm_ending(path, crm_source_kinds[i]->endings);
	return n;
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
