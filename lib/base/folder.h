/*
 * Whole folders: all in them removed, or linked into another.
 */
#ifndef CRM_BASE_FOLDER_H
#define CRM_BASE_FOLDER_H

#include "base/err.h"

/* The folder and all that is in it; of symbolic links the links. It is no error if it is not there. */
CRM_MUST_USE crm_err crm_folder_remove(const char *path);
/* The plain files below `from` are below `to`, too, as further names of the same (as git clone --local does); where the file
 * system has no hard links, or it is another one, as copies. Folders are made; a file that is in its place already stays. */
CRM_MUST_USE crm_err crm_folder_link(const char *from, const char *to);

#endif
