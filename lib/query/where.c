#include "query/where.h"

#include <string.h>
#include <strings.h>

#include "query/compare.h"
#include "query/lex.h"

struct reader {
	struct crm_parse *parse;
	const char *text;
	size_t at;
	int depth;
};

static void skip_spaces(struct reader *reader)
{
	while (crm_lex_is_space(reader->text[reader->at]))
		reader->at++;
}

static bool ends_word(char c)
{
	return !c || crm_lex_is_space(c) || c == '(' || c == ')';
}

/* Bytes of the word here, up to a space or a parenthesis. */
static size_t word_length(const struct reader *reader)
{
	size_t n = 0;

	while (!ends_word(reader->text[reader->at + n]))
		n++;
	return n;
}

static bool is_keyword(const struct reader *reader, const char *keyword)
{
	size_t n = strlen(keyword);

	return word_length(reader) == n && strncasecmp(reader->text + reader->at, keyword, n) == 0;
}

static bool is_any_keyword(const struct reader *reader)
{
	return is_keyword(reader, "and") || is_keyword(reader, "or") || is_keyword(reader, "not");
}

static bool take_keyword(struct reader *reader, const char *keyword)
{
	skip_spaces(reader);
	if (!is_keyword(reader, keyword))
		return false;
	reader->at += strlen(keyword);
	return true;
}

/* Points at the word (or character) the reader stands at. */
static crm_err point_here(const struct reader *reader, crm_err err)
{
	size_t n = word_length(reader);

	return crm_parse_point(reader->parse, err, reader->at, n ? n : 1);
}

static crm_err expected(const struct reader *reader, const char *what)
{
	if (!reader->text[reader->at])
		return point_here(reader, crm_fail(CRM_USAGE, "%s is missing at the end", what));
	return point_here(reader, crm_fail(CRM_USAGE, "%s is missing before this", what));
}

static struct crm_node *join(struct reader *reader, enum crm_node_kind kind, struct crm_node *left,
                             struct crm_node *right)
{
	struct crm_node *node = crm_new(reader->parse->arena, struct crm_node, 1);

	node->kind = kind;
	node->left = left;
	node->right = right;
	return node;
}

static crm_err read_quoted(struct reader *reader, struct crm_piece *out)
{
	size_t from = reader->at;

	if (!crm_lex_quoted(reader->parse->arena, reader->text, &reader->at, out)) {
		crm_err err = crm_fail(CRM_USAGE, "this quote is not closed");
		return crm_parse_point(reader->parse, err, from, 1);
	}
	return NULL;
}

static bool is_quote(char c)
{
	return c == '\'' || c == '"';
}

/* An unquoted value runs to a space, a comma or a parenthesis. */
static crm_err read_value(struct reader *reader, bool adjoins, struct crm_piece *out)
{
	size_t from = reader->at, end = from;
	bool operator = false;
	enum crm_compare compare;

	if (is_quote(reader->text[from]))
		return read_quoted(reader, out);
	for (; !ends_word(reader->text[end]) && reader->text[end] != ','; end++)
		operator = operator || crm_lex_operator(reader->text + end, &compare) > 0;
	*out = (struct crm_piece){
		.text = crm_copy_n(reader->parse->arena, reader->text + from, end - from),
		.at = from, .n = end - from,
	};
	reader->at = end;
	/* 'phone= stage=won': an empty value and a forgotten 'and', or a strange value? */
	if (operator && !adjoins) {
		crm_err err = crm_fail(CRM_USAGE, "a value with an operator in it must be in quotes");
		return crm_parse_point(reader->parse, err, from, end - from);
	}
	return NULL;
}

static crm_err read_values(struct reader *reader, struct crm_pieces *out)
{
	size_t after = reader->at;
	struct crm_piece piece;

	for (;;) {
		skip_spaces(reader);
		/* 'phone= and ...': what follows is no value, so the value is empty. */
		if (reader->at > after && is_any_keyword(reader)) {
			crm_pieces_add(reader->parse->arena, out,
			               (struct crm_piece){ .text = "", .at = after });
			return NULL;
		}
		CRM_TRY(read_value(reader, reader->at == after, &piece));
		crm_pieces_add(reader->parse->arena, out, piece);
		skip_spaces(reader);
		if (reader->text[reader->at] != ',')
			return NULL;
		after = ++reader->at;
	}
}

/* The bytes before an operator, a space, a parenthesis. */
static size_t name_length(const struct reader *reader)
{
	const char *text = reader->text + reader->at;
	enum crm_compare compare;
	size_t n = 0;

	while (!ends_word(text[n]) && crm_lex_operator(text + n, &compare) == 0)
		n++;
	return n;
}

static crm_err read_comparison(struct reader *reader, struct crm_piece name, struct crm_node **out)
{
	struct crm_comparison comparison = { .field = name };
	size_t n;

	CRM_TRY(crm_compare_check_operator(reader->parse, name, reader->at, ", \t\n)"));
	n = crm_lex_operator(reader->text + reader->at, &comparison.compare);
	comparison.operator = (struct crm_piece){
		.text = reader->text + reader->at, .at = reader->at, .n = n,
	};
	reader->at += n;
	CRM_TRY(read_values(reader, &comparison.values));
	return crm_compare_parse(reader->parse, &comparison, out);
}

static crm_err read_term(struct reader *reader, struct crm_node **out)
{
	struct crm_piece name;
	enum crm_compare compare;

	if (is_quote(reader->text[reader->at])) {
		CRM_TRY(read_quoted(reader, &name));
		return crm_word_parse(reader->parse, name, out);
	}
	size_t n = is_any_keyword(reader) ? 0 : name_length(reader);
	if (n == 0)
		return expected(reader, "a term");
	name = (struct crm_piece){
		.text = crm_copy_n(reader->parse->arena, reader->text + reader->at, n),
		.at = reader->at, .n = n,
	};
	reader->at += n;
	skip_spaces(reader);
	if (crm_lex_operator(reader->text + reader->at, &compare) > 0)
		return read_comparison(reader, name, out);
	return crm_word_parse(reader->parse, name, out);
}

static crm_err read_or(struct reader *reader, struct crm_node **out);

static crm_err go_deeper(struct reader *reader)
{
	if (++reader->depth > CRM_WHERE_DEPTH)
		return point_here(reader, crm_fail(CRM_USAGE, "more than %d parentheses and nots "
		                                   "inside each other", CRM_WHERE_DEPTH));
	return NULL;
}

static crm_err read_primary(struct reader *reader, struct crm_node **out)
{
	size_t open = reader->at;

	if (reader->text[open] != '(')
		return read_term(reader, out);
	CRM_TRY(go_deeper(reader));
	reader->at++;
	CRM_TRY(read_or(reader, out));
	skip_spaces(reader);
	if (reader->text[reader->at] != ')') {
		if (reader->text[reader->at])
			return expected(reader, "'and', 'or' or ')'");
		crm_err err = crm_fail(CRM_USAGE, "this parenthesis is not closed");
		return crm_parse_point(reader->parse, err, open, 1);
	}
	reader->at++;
	reader->depth--;
	return NULL;
}

static crm_err read_not(struct reader *reader, struct crm_node **out)
{
	bool negative = false;

	while (take_keyword(reader, "not"))
		negative = !negative;
	skip_spaces(reader);
	CRM_TRY(read_primary(reader, out));
	if (negative)
		*out = join(reader, CRM_NODE_NOT, *out, NULL);
	return NULL;
}

static crm_err read_and(struct reader *reader, struct crm_node **out)
{
	struct crm_node *right;

	CRM_TRY(read_not(reader, out));
	while (take_keyword(reader, "and")) {
		CRM_TRY(read_not(reader, &right));
		*out = join(reader, CRM_NODE_AND, *out, right);
	}
	return NULL;
}

static crm_err read_or(struct reader *reader, struct crm_node **out)
{
	struct crm_node *right;

	CRM_TRY(read_and(reader, out));
	while (take_keyword(reader, "or")) {
		CRM_TRY(read_and(reader, &right));
		*out = join(reader, CRM_NODE_OR, *out, right);
	}
	return NULL;
}

crm_err crm_where_read(struct crm_parse *parse, struct crm_node **out)
{
	struct reader reader = { .parse = parse, .text = parse->source };

	skip_spaces(&reader);
	if (!reader.text[reader.at])
		return crm_fail(CRM_USAGE, "--where is empty");
	CRM_TRY(read_or(&reader, out));
	skip_spaces(&reader);
	if (reader.text[reader.at] == ')')
		return point_here(&reader, crm_fail(CRM_USAGE, "there is no '(' to this ')'"));
	if (reader.text[reader.at])
		return expected(&reader, "'and' or 'or'");
	return NULL;
}
