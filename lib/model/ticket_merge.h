/*
 * What becomes of a ticket that another is merged into. (Inside the room.)
 *
 * Whose status stays decides its dates as well: solved_at and closed_at are never those of one and the status of the other. It
 * is the first's, unless more is to be done about the second: a question that nobody has answered does not go under in a
 * ticket that is solved, or waits. Where one of the two was taken up, the whole is not new: it is open. How a ticket was routed comes only to one that is nobody's and in no queue.
 */
#ifndef CRM_MODEL_TICKET_MERGE_H
#define CRM_MODEL_TICKET_MERGE_H

#include "model/record.h"

/* For crm_entity.merged. */
void crm_ticket_merged(const struct crm_record *first, const struct crm_record *second, struct crm_record *out);

#endif
