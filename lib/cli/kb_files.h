/*
 * Articles of the knowledge base as Markdown files: add, import and export of crm-kb (crm/kb_file.h).
 */
#ifndef CRM_CLI_KB_FILES_H
#define CRM_CLI_KB_FILES_H

#include "cli/tool.h"

/* FILE.md... or - (else FIELD=VALUE..., as every add). */
CRM_MUST_USE crm_err crm_kb_add(struct crm_tool *tool);
/* Folders, of which all files *.md, and files. */
CRM_MUST_USE crm_err crm_kb_import(struct crm_tool *tool);
/* DIR [TERM...]. Files that are as they should be are left alone. */
CRM_MUST_USE crm_err crm_kb_export(struct crm_tool *tool);

#endif
