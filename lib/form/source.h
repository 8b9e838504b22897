/*
 * Sources: rows of text in, from CSV, TSV, a JSON array, JSON Lines or bare references
 * (ids, e-mails, one a line or NUL-ended), told apart by the first bytes. A pull loop in constant
 * memory; a row has at most 16 MiB, a JSON text a depth of 32.
 */
#ifndef CRM_FORM_SOURCE_H
#define CRM_FORM_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

struct crm_entity;
struct crm_source_kind;
struct crm_reject_kind;

struct crm_source_options {
	const char *format;    /* a name of the list; NULL: by the first bytes */
	const char *encoding;  /* an iconv(3) name; NULL: UTF-8 (a BOM of UTF-8 or UTF-16 is understood) */
	char delimiter;        /* CSV; 0: the one of , ; TAB | that splits the first lines best */
	bool refs;             /* a first line of one column other than a header named `id` is a bare reference */
	const struct crm_entity *entity; /* what the rows are to be records of; NULL: not known */
	/* What it may be, NULL-ended; NULL: crm_source_kinds (form/formats.h). */
	const struct crm_source_kind *const *kinds;
	/* Names the encoding of bytes that are not UTF-8 (load/ has one; NULL: such input is refused). */
	const char *(*guess_encoding)(const char *bytes, size_t n);
};

struct crm_source;

struct crm_row {
	long line;             /* where the row begins, 1-based */
	size_t count;
	const char *const *names;  /* the header; the same pointer as long as the names are the same */
	const char *const *texts;  /* NULL: JSON null */
	const size_t *lengths;
	const bool *lists;     /* JSON formats: which were arrays (texts are then list text); NULL: none */
	const bool *supposed;  /* which the file does not say but the format supposes (an event is a meeting): they are for
	                          records that have nothing there yet; NULL: none */
	const char *raw;       /* the row as it stood there, where it is a whole in itself (a JSON object); NULL else */
};

/* `path` NULL or "-": standard input. Refuses binary data (NUL bytes) with the line. */
CRM_MUST_USE crm_err crm_source_open(const char *path, const struct crm_source_options *options,
                                     struct crm_source **out);
void crm_source_drop(struct crm_source **source);
/* The name for messages: the path's last part, or "stdin". */
const char *crm_source_name(const struct crm_source *source);
/* The format's name. */
const char *crm_source_format(const struct crm_source *source);
/* Are its rows bare references? */
bool crm_source_is_bare(const struct crm_source *source);
/* Are its rows people, who may have no id of any kind? */
bool crm_source_is_people(const struct crm_source *source);
/* The delimiter in force; 0 where there is none. */
char crm_source_delimiter(const struct crm_source *source);
/* How rows of it that were refused go back out. */
const struct crm_reject_kind *crm_source_reject(const struct crm_source *source);
/* "UTF-8, comma": what was detected, for people. */
void crm_source_describe(const struct crm_source *source, struct crm_str *out);
/* "PHOTO (3), X-AIM": what no field is there for and was left out so far; nothing if there is none. */
void crm_source_add_left_out(const struct crm_source *source, struct crm_str *out);
/* The header of CSV and TSV (unique names, or CRM_INVALID); count 0 for the others. */
void crm_source_header(const struct crm_source *source, const char *const **names, size_t *count);

/* The next row, *row NULL at the end. Memory of the row: the arena (the caller rewinds it). A CSV row with more
 * or fewer cells than the header is CRM_INVALID with file and line; the caller may go on
 * with the next call (a reject), unless the source says it is broken for good. `row` is then still
 * given, with what there was. Fully empty lines are skipped. */
CRM_MUST_USE crm_err crm_source_next(struct crm_source *source, struct crm_arena *arena,
                                     const struct crm_row **row);
/* A cell of a row by its column's name; NULL if there is none, or it is null. */
const char *crm_row_cell(const struct crm_row *row, const char *name);
/* How long the ending of the file's name is that makes it one of these formats' (".jsonl"); 0: it is none. */
size_t crm_source_ending(const char *path);
bool crm_source_broken(const struct crm_source *source);
/* Bytes read so far and the size of the file (0 for a pipe), for progress. */
void crm_source_progress(const struct crm_source *source, long long *done, long long *size);

#endif
