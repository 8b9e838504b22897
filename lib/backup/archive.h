/*
 * Writing the archive: a tar of what is in a repository, cut into pieces and put in groups, given to a sink. The files of a
 * group that is known by their names, sizes and times are not read again.
 */
#ifndef CRM_BACKUP_ARCHIVE_H
#define CRM_BACKUP_ARCHIVE_H

#include "backup/contents.h"
#include "backup/sink.h"
#include "store/still.h"

struct crm_backup_watch {
	void (*tell)(void *context, int64_t done, int64_t of); /* bytes; now and then; NULL */
	void *context;
	const volatile int *stop;        /* gives up when it is set; NULL */
};

struct crm_archive;

/* `folder`: of the repository. */
struct crm_archive *crm_archive_new(const char *folder, const struct crm_backup_sink *sink,
                                    const struct crm_backup_watch *watch);
void crm_archive_drop(struct crm_archive **archive);
/* So much more is expected, for who watches. */
void crm_archive_expect(struct crm_archive *archive, int64_t bytes);
/* All files of an area. CRM_BUSY: they have been changed while they were read. */
CRM_MUST_USE crm_err crm_archive_area(struct crm_archive *archive, const struct crm_contents_area *area);
/* `mode`: its permissions; `at`: the instant it is of. */
CRM_MUST_USE crm_err crm_archive_database(struct crm_archive *archive, struct crm_still *still, unsigned mode, int64_t at);
/* The sums of it, and its end. */
CRM_MUST_USE crm_err crm_archive_finish(struct crm_archive *archive);

#endif
