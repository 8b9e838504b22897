/*
 * What is said of a conflict: its sides as texts, who, when, and the command that would end it. What the actor may not read is
 * never among it.
 */
#ifndef CRM_CLI_SYNC_CONFLICT_TEXT_H
#define CRM_CLI_SYNC_CONFLICT_TEXT_H

#include "cli/tool.h"
#include "repo/conflict.h"

/* May this user see it at all? */
bool crm_conflict_shows(const struct crm_tool *tool, const struct crm_conflict *conflict);
/* A side's value; of a whole record "removed", or "title=CEO; city=Brno". People are told the names of links and currencies.
 * NULL: it is empty. Memory: the arena. */
CRM_MUST_USE crm_err crm_conflict_side_text(struct crm_tool *tool, struct crm_arena *arena, const struct crm_conflict *conflict,
                                            const struct crm_conflict_side *side, bool people, const char **out);
/* What ends it, as a command. Memory: the arena. */
const char *crm_conflict_command(struct crm_arena *arena, const struct crm_conflict *conflict);

#endif
