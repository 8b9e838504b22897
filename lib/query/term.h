/*
 * Terms and expressions: what a person asks, as a tree checked by the model.
 *
 *   TERM   := FIELD OP VALUE[,VALUE...] | WORD          (one argument each, and-ed)
 *   OP     := = != < <= > >= ~ (contains) !~
 *   WHERE  := terms joined by and, or, not and ( ), for --where
 *   FIELD  := a field or a path through links: company.industry
 *   `phone=` is empty, `phone!=` is not empty. A bare word is full-text search; `nov*` a prefix.
 *   In --where a VALUE with spaces, commas or parentheses is quoted: name='Roof & Sons'.
 *   In a term argument a value is taken as it is up to the end; only unquoted commas part
 *   alternatives (quote with ' or " to keep one; a doubled quote inside stands for itself).
 *
 * Every comparison is true or false, never unknown: with an empty field (or a link that leads
 * nowhere) only `field=` and the negative operators are true. So `!=` and `!~` match empty fields
 * too, and not(x) is exactly the records that x leaves out.
 *   a,b          `=` any of them, `!=` none of them; `~` and `!~` alike. < <= > >= take one value.
 *   dates        a value is a span: =2026-Q4 is in it, < before its start, <= before its end,
 *                >= from its start, > from its end on.
 *   money        compared in units whatever the digits (10 JPY < 10.50 EUR), no rate applied; a
 *                currency in the value ('10000 EUR') must be the record's too.
 *   lists        `=` has the element, `~` has an element that contains the text. No order.
 *   links        `=` the records of that name or id; `~` their label contains the text. No order.
 *   any links    about=deal:7f3a, about=deal: (any deal), about=7f3a. No ~.
 *   ids          id=7f3a is every id that begins so.
 *   ~            looks in texts without regard to case and accents; not in numbers and dates. Its
 *                value is plain text: % and _ are themselves.
 *   words        text between punctuation, in any searched field; several words in one argument
 *                stand side by side in that order. A word without a letter or digit, or of a script
 *                without spaces (Chinese, Thai ...), is looked for as `~` does.
 */
#ifndef CRM_QUERY_TERM_H
#define CRM_QUERY_TERM_H

#include "base/when.h"
#include "model/path.h"
#include "model/value.h"

enum crm_node_kind { CRM_NODE_ALL, CRM_NODE_AND, CRM_NODE_OR, CRM_NODE_NOT, CRM_NODE_COMPARE, CRM_NODE_WORD };

enum crm_compare {
	CRM_EQ, CRM_NE, CRM_LT, CRM_LE, CRM_GT, CRM_GE,
	CRM_CONTAINS, CRM_LACKS,          /* ~ and !~: folded substring */
	CRM_IS_EMPTY, CRM_IS_FILLED
};

/* One operand, as a span of stored values: low <= x < high for dates, instants and
 * prefixes of ids, a single value otherwise (low). Both empty: the field is empty. */
struct crm_operand {
	struct crm_value low, high;       /* high empty: a single value */
	bool open;                        /* high is exclusive; always for spans */
	bool days;                        /* of CRM_BY_DAY: whole ones are said, so whole days are taken as those of here */
	/* Money: low is in 1/10000 of the unit (query/scale.h), and the currency must be this;
	 * NULL: any. */
	const char *currency;
};
/* Is it of a field of CRM_BY_DAY, and from the beginning of a day here to that of another? */
bool crm_span_is_days(const struct crm_field *field, const struct crm_span *span);

struct crm_node {
	enum crm_node_kind kind;
	struct crm_node *left, *right;    /* AND, OR; NOT has left only */
	struct crm_path path;             /* COMPARE */
	enum crm_compare compare;
	struct crm_operand *operands;     /* alternatives: any of them (for !=: none of them) */
	size_t count;
	const char *word;                 /* WORD: as typed; CONTAINS: the folded operand in operands[0] */
	const struct crm_entity *entity;  /* WORD: whose index; CONTAINS of a link: its target */
	const int *searched;              /* WORD: the searched fields this user may read */
	size_t searched_count;
	bool searched_all;                /* WORD: there are no others */
};

/*
 * What parsing may ask of the repository. `ids` turns a link's operand ("won", "Acme", "7f3a",
 * "me") into ids; none found is an error that may carry the nearest name (crm_err_nearest), of
 * which the parser makes the whole corrected term. `may_read` says whether a field exists for
 * this user at all. Either may be NULL: then links are full ids or prefixes, and all may be read.
 */
struct crm_asking {
	const struct crm_model *model;
	int64_t now;
	const char *currency;
	crm_err (*ids)(void *context, struct crm_arena *arena, const struct crm_entity *target,
	               const char *text, const char ***ids, size_t *count);
	bool (*may_read)(void *context, const struct crm_entity *entity, const struct crm_field *field);
	void *context;
};

/* Arguments to a tree (NODE_ALL for none). Errors are CRM_USAGE for unknown fields and unfit comparisons,
 * CRM_INVALID for bad values; each carries source and caret, and where the right word is known the
 * whole source put right (crm_err_nearest). At most 500 terms
 * and 5000 values in one query; --where at most 50 parentheses deep. Memory: the arena. */
CRM_MUST_USE crm_err crm_terms_parse(struct crm_arena *arena, const struct crm_asking *asking,
                                     const struct crm_entity *entity, const char *const *terms, size_t count,
                                     struct crm_node **out);
CRM_MUST_USE crm_err crm_where_parse(struct crm_arena *arena, const struct crm_asking *asking,
                                     const struct crm_entity *entity, const char *text, struct crm_node **out);
/* Both and-ed; either may be NULL. */
struct crm_node *crm_node_and(struct crm_arena *arena, struct crm_node *a, struct crm_node *b);
/* field = value, built without text (never build terms from ids); of a list, has the element. An
 * empty value asks for an empty field. Not for money. */
struct crm_node *crm_node_equals(struct crm_arena *arena, const struct crm_entity *entity, int field,
                                 struct crm_value value);
/* The same of any of these texts, of which there may be many; there must be one. They are borrowed. */
struct crm_node *crm_node_any_of(struct crm_arena *arena, const struct crm_entity *entity, int field,
                                 const char *const *texts, size_t count);
/* Either; `a` may be NULL. */
struct crm_node *crm_node_or(struct crm_arena *arena, struct crm_node *a, struct crm_node *b);

#endif
