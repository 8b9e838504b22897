/*
 * What hangs on a record that is shown: who links to it. Most are counted, with the command that lists them; what only ties
 * it to another (the people of a deal, the deals of a person) is told one by one.
 */
#ifndef CRM_CLI_RECORD_HANGING_H
#define CRM_CLI_RECORD_HANGING_H

#include "cli/tool.h"

/* The record that is shown. */
struct crm_subject {
	const struct crm_entity *entity;
	const char *id;
};

/* A label in the left column of a card. */
void crm_card_label(struct crm_tool *tool, const char *name, size_t width);
CRM_MUST_USE crm_err crm_show_hanging(struct crm_tool *tool, const struct crm_subject *here, size_t width);

#endif
