/*
 * Importing rows of another system: columns found by name, alias or map, values mapped, dialects of dates and
 * encodings detected and said, links found by natural key, records matched by a key, wrong rows rejected with
 * their reason. One import is one transaction.
 *
 * A row that finds its record (by id, external_id, or --key) changes it as on_match says. With `update` an empty
 * cell empties the field, unless the field has a preset; a field without a column, or absent from a JSON object, is
 * left alone; created_at is set only when a record is made.
 */
#ifndef CRM_LOAD_IMPORT_H
#define CRM_LOAD_IMPORT_H

#include "repo/change.h"

enum crm_on_match { CRM_MATCH_UPDATE, CRM_MATCH_SKIP, CRM_MATCH_FILL, CRM_MATCH_FAIL };

struct crm_import_options {
	/* NULL: a whole export (crm-export --all). Then the path is its JSON Lines, or its folder of one file per
	 * entity; presets, maps and rejects do not fit it, and records keep their ids. */
	const struct crm_entity *entity;
	const char *path;                   /* NULL or "-": stdin */
	const char *format, *encoding;      /* NULL: detected */
	char delimiter;                     /* 0: detected */
	const char *preset;                 /* --from: a name under share/crm/maps/, or a path; NULL: none */
	const char *const *maps;            /* --map 'Header=field' ... */
	size_t map_count;
	const char *const *value_maps;      /* --map-value 'field:From=To' ... */
	size_t value_map_count;
	const char *const *constants;       /* --set 'field=value' ... for every row that leaves it empty */
	size_t constant_count;
	const char *const *ignored;         /* --ignore COL ... */
	size_t ignored_count;
	bool create_fields;                 /* --create-fields: unknown columns become own fields */
	const char *key;                    /* --key: a unique field or natural key; NULL: id or external_id if there is a column */
	enum crm_on_match on_match;
	bool create_links;                  /* --link create */
	const char *rejects;                /* --rejects FILE; NULL: a wrong row stores nothing at all */
	const char *date_format;            /* --date-format; NULL: detected over the whole column */
	char decimal;                       /* --decimal: ',' or '.'; 0: as the model reads numbers */
	const char *source;                 /* --source NAME: fills external_source */
	const struct crm_change_why *why;
	void (*say)(void *context, const char *line);            /* detections, for stderr */
	void (*progress)(void *context, int64_t rows, long long done, long long size); /* called now and then */
	bool (*stopped)(void *context);                          /* interrupted? */
	void (*show)(void *context, enum crm_op op, const struct crm_record *old,
	             const struct crm_record *record);           /* each change, for a dry run */
	void *context;
};

struct crm_import_result {
	int64_t rows, created, updated, unchanged, skipped, rejected, links_created;
	int64_t amended;                    /* records that programs of hooks/ had changed after it */
	int64_t followed;                   /* records that rules wrote after it: the next of a task that repeats */
	char txn[17];                       /* "" if nothing was written */
};

/* Errors carry file and line. With rejects the result's `rejected` tells; without, the first wrong row is the error. */
CRM_MUST_USE crm_err crm_import_run(struct crm_repo *repo, const struct crm_import_options *options,
                                    struct crm_import_result *result);

#endif
