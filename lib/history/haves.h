/*
 * What another repository is told that we have, so that it sends the rest and no more. libgit2 tells the 256 newest commits of all
 * that is here; where the other side knows none of them it sends its whole history anew, and it would to anybody who has written more
 * than that since they last heard of each other. Told is instead where it was then, and of what is ours the newest and ever older
 * ones: each twice as far back as the one before.
 *
 * libgit2 walks from the references of a repository. It is given one in memory, of the same references, where from each commit that is
 * to be told the way leads to the next.
 */
#ifndef CRM_HISTORY_HAVES_H
#define CRM_HISTORY_HAVES_H

#include "history/git_raw.h"

/* `remote`: its name; of one that has never been heard of, a folder maybe, more is told of ours. For callbacks of libgit2: 0, or an
 * error below it. What is given is to be freed even then, if there is any. */
int crm_haves_chain(git_repository **out, git_repository *repository, const char *remote);

#endif
