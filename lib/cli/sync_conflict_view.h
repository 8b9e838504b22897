/*
 * A conflict for the eye: what stands and the other side by side. (For cli/sync_conflicts.h.)
 */
#ifndef CRM_CLI_SYNC_CONFLICT_VIEW_H
#define CRM_CLI_SYNC_CONFLICT_VIEW_H

#include "cli/tool.h"
#include "repo/conflict.h"

/* Into the tool's output. */
CRM_MUST_USE crm_err crm_conflict_view(struct crm_tool *tool, struct crm_arena *arena, const struct crm_conflict *conflict);

#endif
