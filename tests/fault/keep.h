/*
 * What would be left after the power went away: the strict reading of POSIX. The bytes of a file
 * are those of its last fsync or fdatasync, the names in a folder those of the folder's last fsync.
 *
 * FAULT_KEEP is a folder on the same file system, made by `thrown-away begin`:
 *
 *     c/INODE   the bytes of a file when it was last synced
 *     d/INODE   the names in a folder when it was last synced: "INODE TYPE NAME\n", TYPE f or d
 *     p/INODE   another name of each file, so that no inode is given out twice
 *
 * Limits: a write is thrown away as a whole up to the last sync, never in part and never out of order
 * (FAULT_KIND=TORN and KILL show some of that); folders are not held by p/, so that one made in the
 * place of a removed one may be taken for it; names with a newline are not for this.
 */
#ifndef FAULT_KEEP_H
#define FAULT_KEEP_H

void keep_begin(void);       /* reads FAULT_KEEP; without it the others do nothing */
void keep_pin(int fd);       /* a file that may be new */
void keep_synced(int fd);    /* a file or folder that has just been synced */

#endif
