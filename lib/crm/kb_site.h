/*
 * The knowledge base as a folder of HTML that needs no server: an index with a search, a page for each category
 * and each article (crm/kb_page.h). Only what is published and has not expired is in it.
 *
 * The folder is ours alone: the file .crm-kb in it names what was written, so that what is no longer published
 * goes. Files that are as they should be are not touched. The others are synced together (base/files.h): whoever is cut off
 * leaves every page as it was or as it is to be.
 */
#ifndef CRM_CRM_KB_SITE_H
#define CRM_CRM_KB_SITE_H

#include "repo/repo.h"

struct crm_kb_site {
	const char *folder;
	const char *title, *language; /* of the whole */
	const volatile int *stop;
	size_t articles, written, unchanged, removed; /* what was done */
};

/* CRM_CONFLICT: the folder has files and no .crm-kb. */
CRM_MUST_USE crm_err crm_kb_site_write(struct crm_repo *repo, struct crm_arena *arena, struct crm_kb_site *site);

#endif
