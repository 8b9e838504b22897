/*
 * Which policy a ticket gets: the first active one, by its position, whose terms the ticket fits. A ticket that is made
 * without one gets it; one that is changed and has the policy it would have been given before gets the one it is given now
 * (who raises the priority gets the urgent policy). What was set by hand stays.
 */
#ifndef CRM_RULE_SLA_H
#define CRM_RULE_SLA_H

#include "query/term.h"
#include "rule/rule.h"

/* Policies as they are when they are first asked for. */
struct crm_sla_chooser;

/* `strict`: terms that cannot be read are an error, which names the policy; else such a policy fits nothing, for a mistake in
 * one must not keep tickets out. */
struct crm_sla_chooser *crm_sla_chooser_new(struct crm_store *store, const struct crm_asking *asking, bool strict);
void crm_sla_chooser_drop(struct crm_sla_chooser **chooser);
/* Policies have changed. */
void crm_sla_chooser_forget(struct crm_sla_chooser *chooser);
/* The id of the policy; empty if none fits. Lives as long as the chooser. */
CRM_MUST_USE crm_err crm_sla_chooser_ask(struct crm_sla_chooser *chooser, const struct crm_record *ticket,
                                         struct crm_value *out);

/* What the rules of tickets call before one is written. */
CRM_MUST_USE crm_err crm_sla_choose(const struct crm_case *one);

/* Policies: their terms are read when they are written. */
extern const struct crm_rule crm_rule_sla;

#endif
