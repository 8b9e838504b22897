/*
 * Files by content: what came with messages or goes out with them lies in files/ab/cdef..., named by the SHA-256 of its
 * bytes, each once however often it came. They are never changed, and never taken away: a record that is undone may come
 * back.
 *
 *     CRM_AUTO(crm_put_drop) struct crm_put put = CRM_PUT;
 *     CRM_TRY(crm_put_open(repo->folder, &put));
 *     ... write to put.fd ...
 *     CRM_TRY(crm_put_keep(&put, true, hex, &size));
 */
#ifndef CRM_REPO_KEPT_H
#define CRM_REPO_KEPT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"
#include "repo/repo.h"

struct crm_put {
	int fd;                          /* to write to, and to read back */
	char temporary[4096];            /* in files/new */
	const char *folder;              /* the repository's; borrowed */
};

#define CRM_PUT ((struct crm_put){ .fd = -1 })

/* `folder`: the repository's, which must outlive the put. */
CRM_MUST_USE crm_err crm_put_open(const char *folder, struct crm_put *put);
/* Gives it its name. The file stays open for reading. `durable`: it survives a crash when this returns; else
 * crm_file_system_sync must come before the records that name it are committed. */
CRM_MUST_USE crm_err crm_put_keep(struct crm_put *put, bool durable, char hex[CRM_DIGEST_HEX], int64_t *size);
/* Without a keep before, nothing is left of it. */
void crm_put_drop(struct crm_put *put);
/* Takes away what puts that were killed left in files/new, a day old and older. */
void crm_kept_sweep(const char *folder);

/* The path of the file with this hash: whether it is there or not. NULL: `hex` is none. */
char *crm_kept_path(const struct crm_repo *repo, struct crm_arena *arena, const char *hex);
/* Open for reading. CRM_DAMAGED where it is not there. */
CRM_MUST_USE crm_err crm_kept_open(const struct crm_repo *repo, const char *hex, int *fd);
/* The hash and size of what is read from here on (from the start: lseek before). */
CRM_MUST_USE crm_err crm_kept_hash(int fd, const char *what, char hex[CRM_DIGEST_HEX], int64_t *size);

/* Is every file that an attachment names there, and what its name says? One sentence for each that is not. `stop`: ends
 * early when it is set. */
CRM_MUST_USE crm_err crm_kept_check(struct crm_repo *repo, const volatile int *stop,
                                     void (*found)(void *context, const char *sentence), void *context);

#endif
