/*
 * A text in the editor of who asks ($CRM_EDITOR, $VISUAL, $EDITOR, vi).
 */
#ifndef CRM_CLI_EDITOR_H
#define CRM_CLI_EDITOR_H

#include "base/str.h"
#include "cli/tool.h"

/* Puts the text into a file whose name ends as said ("", ".sql"), opens the editor and gives `take` its path. A slip loses nothing:
 * where `take` refuses, the editor opens again on a terminal, else the file stays and the hint says where. CRM_DENIED: the
 * editor failed. */
CRM_MUST_USE crm_err crm_editor_run(struct crm_tool *tool, const struct crm_str *text, const char *ending,
                                    crm_err (*take)(struct crm_tool *tool, const char *path));

#endif
