/*
 * The model: entities and their fields, as data. Built-in entities are rows of C
 * tables (model/entities_*.c); an organisation's own are records of the entities
 * `entity` and `field`, appended when a repository is opened. Everything that knows
 * fields asks this table: SQL schema, JSON keys, CSV headers, terms, validation,
 * completion, manual.
 *
 * At run time every entity has its fields in one array: id first, then its own, then
 * an organisation's, then the common tail (owner, tags, external_id, external_source,
 * created_at, created_by, modified_at, modified_by).
 *
 * Beside them stand fields that are computed when asked (`asked`): a row with an SQL expression in the same table. They
 * can be shown, sorted and counted by, and stand in terms like any other, but nothing of them is stored: what walks
 * `fields` (schema, history, exports, merges) does not meet them.
 */
#ifndef CRM_MODEL_MODEL_H
#define CRM_MODEL_MODEL_H

#include "model/type.h"

enum crm_field_flag {
	CRM_REQUIRED = 1 << 0,
	CRM_UNIQUE   = 1 << 1,  /* no two records; implies an index; empty is never equal */
	CRM_INDEXED  = 1 << 2,
	CRM_SEARCHED = 1 << 3,  /* in full-text search */
	CRM_LIST     = 1 << 4,
	CRM_SECRET   = 1 << 5,  /* never printed unless named */
	CRM_COMPUTED = 1 << 6,  /* by the entity's derive function; people cannot set it */
	CRM_SYSTEM   = 1 << 7,  /* kept by the store (modified_at ...); people cannot set it */
	CRM_ONCE     = 1 << 8,  /* may be set when the record is made, not later (created_at) */
	CRM_SHOWN    = 1 << 9,  /* a column of the default table */
	CRM_RETIRED  = 1 << 10, /* kept and versioned, no longer offered or writable */
	CRM_OWN      = 1 << 11, /* an organisation's own (a `field` record) */
	CRM_LOCAL    = 1 << 12, /* not in the history's text: derived from the journal */
	CRM_DERIVED  = 1 << 13, /* derive may fill it, and people may set it too (contact.name) */
	CRM_PART     = 1 << 14, /* link: the record is a part of the other, and is removed with it (message.ticket) */
	CRM_ON_CARD  = 1 << 15, /* computed when asked: a line of `show` for people, too */
	CRM_REACHED    = 1 << 16, /* an address or a telephone number that the record is known by (model/reached.h) */
	CRM_BY_END   = 1 << 17, /* instant: a day without a time is its last moment, not its first (task.due_at) */
	CRM_BY_DAY   = 1 << 18, /* instant: where all_day is set and it is the edge of a day in the record's timezone, it means
	                           that day, which people see and terms compare */
	CRM_TRACKED  = 1 << 19, /* its past is kept in ENTITY.past (store/tracked.h); a built-in field of one value */
	CRM_VIEWED   = 1 << 20, /* computed when asked: a column of v_ENTITY, too; it is made of SQLite's own functions, and asks
	                           for no @now */
	CRM_ADDS_UP  = 1 << 22, /* integer: two clones' additions are both counted (model/fold.h) */
	CRM_LEAST    = 1 << 23, /* of what two clones gave without knowing of each other, the less stays (a time: the earlier) */
	CRM_MOST     = 1 << 24, /* the same the other way round */
	CRM_PARTS    = 1 << 25, /* text: elements parted by '|', whose order says something; a merge has those of both
	                           (history/fold.h), so that it is never in dispute */
	CRM_IN_HOURS = 1 << 21, /* duration: of working hours, maybe: a day of 24 hours is no measure of it */
};

/* What CRM_BY_DAY looks at beside the instant. */
#define CRM_FIELD_ALL_DAY "all_day"
#define CRM_FIELD_TIMEZONE "timezone"

/*
 * What is wanted of a field beyond what its type and the rules demand: what the report data-quality counts, where it is not so.
 * SQL is that of a field which is computed when asked (model/asked.h), and is true or not.
 */
struct crm_care {
	const char *of;                 /* only in records of which this is true; NULL: in all */
	bool filled;                    /* something is in it ... */
	const char *empty;              /* ... unless this is true; NULL: the field itself is empty */
	const char *wrong;              /* this is not true: no type forbids it, and it cannot be right */
	const char *alike;              /* no other record has the same of this; NULL: not looked at */
};
#define CRM_CARE(...) (&(const struct crm_care){ __VA_ARGS__ })

struct crm_field {
	const char *name;               /* snake_case: column, JSON key, CSV header */
	const char *title;              /* a few words for help, manual and schema */
	const char *aliases;            /* other header names, separated by '|' */
	enum crm_type type;
	unsigned flags;
	const char *target;             /* link: the entity linked to */
	const char *made_of;            /* computed or derived: the fields it comes from, for hints */
	const char *scope;              /* link: found among targets whose field of this name
	                                   equals this record's (stage: "pipeline") */
	const char *currency;           /* money: the field that holds its currency */
	const char *beside;             /* the field without which it means nothing: a merge takes both or neither */
	const char *e164;               /* telephone number: the computed field that holds its E.164 form */
	const char *preset;             /* default, as text a person would type; applied on add */
	const char *const *choices;     /* choice: NULL-ended */
	const char *const *readers;     /* roles; NULL: everybody */
	const char *const *writers;
	double least, most;             /* numbers: both 0 for no limits */
	const struct crm_care *care;    /* NULL: nothing; of an organisation's own that it is filled (crm_care_of) */
	const char *asked;              /* computed when asked: its SQL (model/asked.h says how it is written) */
	const char *asked_zone;         /* of such an instant that may mean a whole day of another record's: the zone whose days
	                                   count ('': none is kept), NULL where it is a moment; the same SQL */
};

struct crm_record;

enum { CRM_EVENT_KINDS = 12 };

/*
 * What happens to a record in the words of its trade: deal.won, task.due.
 *
 * A change is one where, of those of these that are given, `field` got another value, the record fits `is` now and fitted
 * `was` before. With `is` alone it must not have fitted that before. A record that is made was nothing: that is a change
 * where it fits `is` at once and no `was` is asked for, unless it was imported.
 *
 * With `due`, nobody changed anything: the time came that stands in this column, and the record fits `is` then. crm-tick
 * looks for them and writes each down as a record of `occurrence`.
 */
struct crm_event_kind {
	const char *name;               /* "won", of deal.won */
	const char *title;              /* a few words for help */
	const char *field;
	const char *is, *was;           /* expressions as --where takes them */
	const char *due;                /* a column with an instant, or a date, which is due when that day is over; stored or
	                                   computed */
	const char *early;              /* so long before it: the name of a setting (repo/config.h) */
	const char *detail;             /* what is said of it beside its name; NULL: nothing */
};

struct crm_entity {
	const char *name;               /* "contact": table, tool crm-contact, tree folder */
	const char *plural;             /* "contacts" */
	const char *title;              /* "people" - a few words for help */
	const char *aliases;            /* "person|people", separated by '|' */
	const char *label;              /* the field that names a record to people */
	/* Natural keys, in the order tried, NULL-ended: what a link or a REF may be. */
	const char *const *keys;
	/* A key short and unique enough that machine formats print links to this entity by
	 * it instead of the id (user: name; stage: name; pipeline: name). NULL: the id. */
	const char *handle;
	bool describes;                 /* a dimension of the star: what it is about; others are what happens */
	const char *stale;              /* it matters that nobody has changed such a record for long: of which, as `of` of struct
	                                   crm_care; "": of all; NULL: of none */
	bool ranked;                    /* searches put the best first: the search index knows how long its texts are */
	/* The default order of lists is created_at, id; an entity may name a field of its
	 * own to go before (stage: position). */
	const char *order;
	/* At least one of these must be filled, NULL-ended; NULL: no such rule. */
	const char *const *any_of;
	/* Unique together, NULL-ended (stage: pipeline, name). Every entity also has
	 * external_source + external_id. */
	const char *const *together;
	/* Fills computed fields from the others; run before every check. NULL: none. */
	crm_err (*derive)(struct crm_record *record);
	/* Rules between fields. NULL: none. */
	crm_err (*check)(const struct crm_record *record);

	/* Of a merge: has the last word about `out`, what became of two records' fields. `first` is the one whose values stay
	 * where both have one. Unmerge asks it again, to know what was decided for the sake of whom. NULL: nothing more. */
	void (*merged)(const struct crm_record *first, const struct crm_record *second, struct crm_record *out);

	/* What happens to such records beside created, updated and deleted; ended by a NULL name. NULL: nothing more. At most
	 * CRM_EVENT_KINDS. */
	const struct crm_event_kind *events;

	/* The rows of the C table; ended by a NULL name. A row named as a common field
	 * takes that one's place in the tail (contact: tags are searched). Such rows come after the others, and rows of
	 * fields that are computed when asked at the end. */
	const struct crm_field *own;

	/* Filled at run time. */
	const struct crm_field **fields;
	size_t count;
	const struct crm_field **asked; /* computed when asked, then those of every entity (_rev) */
	size_t asked_count;
	const char *home;               /* country of numbers that are written without one; NULL: none (crm_model_home) */
	bool custom;                    /* from an `entity` record */
	bool strict;                    /* two who change one record without knowing of each other are told of it even where the
	                                   fields are not the same (an `entity` record says so) */
	bool retired;
};

struct crm_model {
	struct crm_arena *arena;
	struct crm_entity **entities;   /* in the order of the tables, then custom ones */
	size_t count;
	struct crm_model *older;        /* that it took the place of; dropped with it */
};

/* Where each common field is in entity->fields. id is always 0; the others count
 * from the end. */
enum crm_common {
	CRM_OWNER, CRM_TAGS, CRM_EXTERNAL_ID, CRM_EXTERNAL_SOURCE,
	CRM_CREATED_AT, CRM_CREATED_BY, CRM_MODIFIED_AT, CRM_MODIFIED_BY,
	CRM_COMMON_COUNT
};
static inline size_t crm_common_at(const struct crm_entity *entity, enum crm_common which)
{
	return entity->count - CRM_COMMON_COUNT + which;
}

/* The built-in model. Dropping it frees all that was appended too. */
CRM_MUST_USE crm_err crm_model_new(struct crm_model **out);
void crm_model_drop(struct crm_model **model);

/* The country (ISO 3166-1 alpha-2) of telephone numbers that are written without one, in records that have none; NULL or ""
 * for none. The text is copied. */
void crm_model_home(struct crm_model *model, const char *country);

/* By name or alias, exactly; NULL if there is none. */
const struct crm_entity *crm_model_entity(const struct crm_model *model, const char *name);
/* The same; the error (CRM_USAGE) names the nearest. */
CRM_MUST_USE crm_err crm_model_need_entity(const struct crm_model *model, const char *name,
                                           const struct crm_entity **out);

enum { CRM_NO_FIELD = -1 };
/* Index in entity->fields by exact name, CRM_NO_FIELD if there is none. */
int crm_entity_field(const struct crm_entity *entity, const char *name);
/* What may be shown, sorted by and asked about: a stored field or one that is computed when asked. NULL: none. */
const struct crm_field *crm_entity_column(const struct crm_entity *entity, const char *name);
/* The same; the error (CRM_USAGE) names the nearest. */
CRM_MUST_USE crm_err crm_entity_need_column(const struct crm_entity *entity, const char *name,
                                            const struct crm_field **out);
/* By a header another system wrote: name, then title, then aliases, ignoring case,
 * spaces, '_', '-', '.' and '/'. A header that begins with the entity's own name or alias
 * is tried without it too ('Deal Stage', 'Opportunity Name'); there 'ID' is the other
 * system's (external_id), and the bare entity name is the label ('account' of a company).
 * Retired fields are not found. */
int crm_entity_header(const struct crm_entity *entity, const char *header);
/* A stored field, exactly; the error (CRM_USAGE) names the nearest field, or (CRM_INVALID) says that this one is
 * computed. */
CRM_MUST_USE crm_err crm_entity_need_field(const struct crm_entity *entity, const char *name, int *out);

/* Appends an organisation's own definition. Strings are copied. An own field whose
 * name is a built-in field's changes that one: its choices are added to, and title,
 * preset, required, unique, indexed, searched, readers, writers, retired are replaced
 * where given. CRM_INVALID: bad name (not snake_case, or an SQL keyword is fine but
 * `rowid` is not), unknown type or target, list of a type that has none, ... */
struct crm_field_definition {
	const char *entity, *name, *title, *type, *target, *preset;
	const char *choices;                                 /* in their order, parted by '|'; or NULL */
	const char *merge;                                   /* what two clones' values become: model/merging.h; or NULL */
	const char *event;                                   /* what happens when it has come: model/own_event.h; or NULL */
	const char *aliases, *readers, *writers;             /* stored list form (JSON array) or NULL */
	bool list, required, unique, indexed, searched, secret, retired;
};
CRM_MUST_USE crm_err crm_model_add_field(struct crm_model *model,
                                         const struct crm_field_definition *field);
struct crm_entity_definition {
	const char *name, *plural, *title, *label, *aliases;
	bool retired, strict;
};
CRM_MUST_USE crm_err crm_model_add_entity(struct crm_model *model,
                                          const struct crm_entity_definition *entity);

/* A hash of every entity's and field's name and storage; 31 bits, never 0. Equal hashes:
 * no schema work. */
uint32_t crm_model_hash(const struct crm_model *model);

/* What is wanted of it; NULL: nothing. */
const struct crm_care *crm_care_of(const struct crm_field *field);

/* Is this column in a plain list or export? Not secret, not retired. */
bool crm_field_is_plain(const struct crm_field *field);

#endif
