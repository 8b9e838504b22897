/*
 * What a source is inside the room: the row of the list of formats, and the part every source
 * begins with.
 */
#ifndef CRM_FORM_SOURCE_KIND_H
#define CRM_FORM_SOURCE_KIND_H

#include "form/decode.h"
#include "form/source.h"

enum { CRM_SOURCE_MOST = 16 * 1024 * 1024 }; /* bytes of a row */

struct crm_source_kind {
	const char *name;
	const char *title;       /* for people: "JSON Lines"; NULL: the delimiter says it */
	size_t size;             /* of the source's struct, which begins with struct crm_source */
	crm_err (*open)(struct crm_source *source);
	crm_err (*next)(struct crm_source *source, struct crm_arena *arena,
	                const struct crm_row **row);
	void (*drop)(struct crm_source *source);
};

struct crm_source {
	const struct crm_source_kind *kind;
	char *name;
	struct crm_decode *decode;
	long long size;          /* of the file */
	long first_line;         /* 1; 2 after a line sep=; */
	char delimiter;          /* CSV and TSV */
	bool broken;
	const char *const *names; /* the header of CSV and TSV */
	size_t count;
};

/* Marks the source as broken for good, if there is an error; returns it. */
CRM_MUST_USE crm_err crm_source_break(struct crm_source *source, crm_err err);

#endif
