/*
 * The right side of a comparison: a text a person typed, to stored values or spans of them, by the
 * type of the field. (Inside the room.)
 */
#ifndef CRM_QUERY_OPERAND_H
#define CRM_QUERY_OPERAND_H

#include "query/parse.h"

struct crm_operands {
	struct crm_operand *list;        /* in the arena */
	size_t count, room;
};
/* Counts them against the limit of values. */
CRM_MUST_USE crm_err crm_operands_add(struct crm_parse *parse, struct crm_operands *operands,
                                      struct crm_operand operand);

/* Appends what `piece` means to `field`: none to many (a name may be that of several records). An empty
 * piece is an empty operand. Errors are those of the value, with its field and caret. */
CRM_MUST_USE crm_err crm_operand_parse(struct crm_parse *parse, const struct crm_field *field,
                                       struct crm_piece piece, struct crm_operands *out);
/* For ~ and !~: the folded text. */
CRM_MUST_USE crm_err crm_operand_folded(struct crm_parse *parse, struct crm_piece piece,
                                        struct crm_operands *out);

#endif
