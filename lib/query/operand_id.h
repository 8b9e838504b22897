/*
 * Operands that name records: ids and their prefixes, links, links to any. (Inside the room.)
 */
#ifndef CRM_QUERY_OPERAND_ID_H
#define CRM_QUERY_OPERAND_ID_H

#include "query/operand.h"

/* '7f3a' is every id that begins so. */
CRM_MUST_USE crm_err crm_operand_id(struct crm_parse *parse, struct crm_piece piece, struct crm_operands *out);
/* What the repository finds by that name, else as for an id. */
CRM_MUST_USE crm_err crm_operand_link(struct crm_parse *parse, const struct crm_field *field,
                                      struct crm_piece piece, struct crm_operands *out);
/* 'deal:7f3a', 'company:Acme', 'deal:' (any deal), or a bare id or prefix of whatever kind. */
CRM_MUST_USE crm_err crm_operand_anylink(struct crm_parse *parse, struct crm_piece piece,
                                         struct crm_operands *out);

#endif
