#include "rule/ticket.h"

#include "rule/sla.h"

const struct crm_rule crm_rule_ticket = { .entity = "ticket", .before = crm_sla_choose };
