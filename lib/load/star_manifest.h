/*
 * manifest.json of a star. (Inside the room.)
 */
#ifndef CRM_LOAD_STAR_MANIFEST_H
#define CRM_LOAD_STAR_MANIFEST_H

#include "load/star.h"
#include "load/star_sheet.h"

/* A hash of all tables' names, keys and columns with their types. In the arena. */
const char *crm_star_columns_hash(struct crm_arena *arena, const struct crm_star_sheet *const *sheets, size_t count);
/* Takes away that of the export before, which is none from then on. CRM_CONFLICT: there is one that is not ours. */
CRM_MUST_USE crm_err crm_star_manifest_clear(struct crm_arena *arena, const char *folder, bool *was_there);
/* The folder is an export once this returns. `now`: an instant. */
CRM_MUST_USE crm_err crm_star_manifest_write(struct crm_arena *arena, const struct crm_star_options *options, int64_t now,
                                             const struct crm_star_result *result,
                                             const struct crm_star_sheet *const *sheets, size_t count);

#endif
