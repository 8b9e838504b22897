/*
 * What was refused while others were still to come back: tried again in turn as long as some go, and then all at once,
 * for some wait for each other. (Inside the room.)
 */
#ifndef CRM_REPO_UNDO_SETTLE_H
#define CRM_REPO_UNDO_SETTLE_H

#include "repo/undo.h"

/* With `final`, what cannot go even so is noted in undo->obstacles; else it waits on. */
CRM_MUST_USE crm_err crm_undo_settle(struct crm_undo *undo, bool final);

#endif
