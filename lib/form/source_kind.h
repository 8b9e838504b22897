/*
 * What a source is inside the room: the row of the list of formats, and the part every source
 * begins with.
 */
#ifndef CRM_FORM_SOURCE_KIND_H
#define CRM_FORM_SOURCE_KIND_H

#include "form/decode.h"
#include "form/left_out.h"
#include "form/reject.h"
#include "form/source.h"

enum { CRM_SOURCE_MOST = 16 * 1024 * 1024 }; /* bytes of a row */

enum crm_source_flag {
	CRM_SOURCE_BARE = 1 << 0,    /* its rows are one reference each */
	CRM_SOURCE_NULS = 1 << 1,    /* which NULs may end */
	CRM_SOURCE_PEOPLE = 1 << 2,  /* its rows are people, of whom many have no id: who they are is told by what they have */
};

/* How sure a source is of a text: the surest has it. */
enum crm_source_fit {
	CRM_FITS_NOT,
	CRM_FITS_ANY,                /* as any text does */
	CRM_FITS_BETTER,
	CRM_FITS_ASKED,              /* it may be, and somebody asked for it */
	CRM_FITS_MARKED,             /* it begins as nothing else does */
};

struct crm_source_kind {
	const char *name;
	const char *title;       /* for people: "JSON Lines"; NULL: the delimiter says it */
	unsigned flags;          /* enum crm_source_flag */
	const char *endings;     /* of its files: ".md|.markdown"; NULL: none */
	const char *const *entities; /* its rows are whole records of these alone, NULL-ended; NULL: of any */
	size_t size;             /* of the source's struct, which begins with struct crm_source */
	/* Told by the first block, decoded. NULL: it is never guessed. */
	enum crm_source_fit (*fits)(const char *text, size_t n, const struct crm_source_options *options);
	/* How a row that is refused goes back out. */
	const struct crm_reject_kind *reject;
	/* The options are borrowed for the call. */
	crm_err (*open)(struct crm_source *source, const struct crm_source_options *options);
	crm_err (*next)(struct crm_source *source, struct crm_arena *arena,
	                const struct crm_row **row);
	void (*drop)(struct crm_source *source);
};

struct crm_source {
	const struct crm_source_kind *kind;
	char *name;
	struct crm_decode *decode;
	long long size;          /* of the file */
	char delimiter;          /* CSV and TSV; 0: it has none */
	bool broken;
	struct crm_left_out left; /* what was read over */
	const char *const *names; /* the header of CSV and TSV */
	size_t count;
};

/* Marks the source as broken for good, if there is an error; returns it. */
CRM_MUST_USE crm_err crm_source_break(struct crm_source *source, crm_err err);

#endif
