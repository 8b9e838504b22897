#include "backup/tar.h"

#include <stdio.h>
#include <string.h>

enum { NAME = 100, PREFIX = 155, OCTAL_SIZE = 11 };

struct head {
	char name[NAME], mode[8], uid[8], gid[8], size[12], mtime[12], sum[8], type, link[NAME];
	char magic[6], version[2], uname[32], gname[32], major[8], minor[8], prefix[PREFIX], rest[12];
};
_Static_assert(sizeof(struct head) == CRM_TAR_BLOCK, "a block");

size_t crm_tar_fill(int64_t size)
{
	return (size_t)(-size & (CRM_TAR_BLOCK - 1));
}

static unsigned sum_of(const struct head *head)
{
	const unsigned char *bytes = (const unsigned char *)head;
	unsigned sum = 8 * ' '; /* for its own field */

	for (size_t i = 0; i < sizeof *head; i++)
		sum += bytes[i];
	for (size_t i = 0; i < sizeof head->sum; i++)
		sum -= (unsigned char)head->sum[i];
	return sum;
}

/* -- writing ----------------------------------------------------------------------------- */

/* A name of more than 100 bytes is parted at a slash. */
static bool put_path(struct head *head, const char *path)
{
	size_t n = strlen(path), from = n > NAME ? n - NAME - 1 : 0;
	const char *slash = n > NAME ? strchr(path + from, '/') : NULL;

	if (n > NAME && (!slash || slash - path > PREFIX || slash == path || !slash[1]))
		return false;
	if (slash)
		memcpy(head->prefix, path, (size_t)(slash - path));
	path = slash ? slash + 1 : path;
	memcpy(head->name, path, strnlen(path, NAME));
	return true;
}

static void put_octal(char *field, size_t digits, uint64_t number)
{
	for (field[digits] = '\0'; digits--; number >>= 3)
		field[digits] = (char)('0' + (number & 7));
}

static void put_size(struct head *head, int64_t size)
{
	uint64_t number = (uint64_t)size;

	if (number >> (3 * OCTAL_SIZE) == 0) {
		put_octal(head->size, OCTAL_SIZE, number);
		return;
	}
	head->size[0] = (char)0x80;
	for (size_t i = sizeof head->size - 1; i > sizeof head->size - 9; i--, number >>= 8)
		head->size[i] = (char)(number & 255);
}

crm_err crm_tar_head(const struct crm_tar_entry *entry, unsigned char block[CRM_TAR_BLOCK])
{
	struct head head = { .type = (char)entry->kind };
	char path[CRM_TAR_PATH + 1];

	snprintf(path, sizeof path, "%s%s", entry->path, entry->kind == CRM_TAR_FOLDER ? "/" : "");
	if (!put_path(&head, path) || strlen(entry->link) > NAME)
		return crm_fail(CRM_INVALID, "the name %s is too long for a backup", entry->path);
	memcpy(head.link, entry->link, strlen(entry->link));
	put_octal(head.mode, 7, entry->mode & 07777);
	put_octal(head.uid, 7, 0);
	put_octal(head.gid, 7, 0);
	put_octal(head.mtime, OCTAL_SIZE, entry->mtime > 0 ? (uint64_t)entry->mtime : 0);
	put_size(&head, entry->size);
	memcpy(head.magic, "ustar", 6);
	memcpy(head.version, "00", 2);
	put_octal(head.sum, 6, sum_of(&head));
	head.sum[7] = ' ';
	memcpy(block, &head, sizeof head);
	return NULL;
}

/* -- reading ------------------------------------------------------------------------------ */

static bool read_octal(const char *field, size_t size, uint64_t *out)
{
	size_t i = 0;

	for (*out = 0; i < size && field[i] >= '0' && field[i] <= '7'; i++)
		*out = *out << 3 | (uint64_t)(field[i] - '0');
	return i > 0 && i < size && (field[i] == '\0' || field[i] == ' ');
}

static bool read_size(const struct head *head, int64_t *out)
{
	uint64_t number = 0;

	if ((unsigned char)head->size[0] != 0x80) {
		bool good = read_octal(head->size, sizeof head->size, &number);
		*out = (int64_t)number;
		return good;
	}
	for (size_t i = 1; i < sizeof head->size; i++) {
		if (number >> 54)
			return false;
		number = number << 8 | (unsigned char)head->size[i];
	}
	*out = (int64_t)number;
	return true;
}

static bool read_numbers(const struct head *head, struct crm_tar_entry *entry)
{
	uint64_t mode, mtime, sum;

	if (!read_octal(head->mode, sizeof head->mode, &mode) || !read_octal(head->mtime, sizeof head->mtime, &mtime) ||
	    !read_octal(head->sum, sizeof head->sum, &sum) || !read_size(head, &entry->size))
		return false;
	entry->mode = (unsigned)mode & 07777;
	entry->mtime = (int64_t)mtime;
	return sum == sum_of(head) && memcmp(head->magic, "ustar", 6) == 0;
}

static void read_names(const struct head *head, struct crm_tar_entry *entry)
{
	int prefix = (int)strnlen(head->prefix, PREFIX), name = (int)strnlen(head->name, NAME);

	snprintf(entry->path, sizeof entry->path, "%.*s%s%.*s", prefix, head->prefix, prefix ? "/" : "", name, head->name);
	snprintf(entry->link, sizeof entry->link, "%.*s", (int)strnlen(head->link, NAME), head->link);
}

static bool is_of_a_kind(const struct crm_tar_entry *entry)
{
	switch (entry->kind) {
	case CRM_TAR_FILE:
		return !*entry->link;
	case CRM_TAR_FOLDER:
		return !*entry->link && entry->size == 0;
	case CRM_TAR_LINKED:
		return *entry->link && entry->size == 0;
	}
	return false;
}

crm_err crm_tar_read(const unsigned char block[CRM_TAR_BLOCK], struct crm_tar_entry *entry, bool *end)
{
	static const unsigned char zeros[CRM_TAR_BLOCK];
	struct head head;
	size_t n;

	*entry = (struct crm_tar_entry){0};
	*end = memcmp(block, zeros, sizeof zeros) == 0;
	if (*end)
		return NULL;
	memcpy(&head, block, sizeof head);
	if (!read_numbers(&head, entry))
		return crm_fail(CRM_DAMAGED, "what should be the head of a file in it is none");
	read_names(&head, entry);
	entry->kind = (enum crm_tar_kind)head.type;
	n = strlen(entry->path);
	if (entry->kind == CRM_TAR_FOLDER && n && entry->path[n - 1] == '/')
		entry->path[n - 1] = '\0';
	if (!is_of_a_kind(entry))
		return crm_fail(CRM_DAMAGED, "%s in it is something that is in no backup", entry->path);
	return NULL;
}
