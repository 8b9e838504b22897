#include "history/branch.h"

#include <string.h>

#include "base/file.h"

#define BRANCH "refs/heads/main"

enum { REF_MOST = 4096, PACKED_MOST = 64 << 20 };

static void take(const char *text, char hex[CRM_COMMIT_HEX])
{
	size_t n = strspn(text, "0123456789abcdef");

	if (n != CRM_COMMIT_HEX - 1)
		return;
	memcpy(hex, text, n);
	hex[n] = '\0';
}

/* Lines 'HEX NAME'. */
static void take_packed(const char *text, char hex[CRM_COMMIT_HEX])
{
	const char *at = strstr(text, " " BRANCH "\n");

	if (at && at - text >= CRM_COMMIT_HEX - 1)
		take(at - (CRM_COMMIT_HEX - 1), hex);
}

crm_err crm_branch_read(const char *folder, char hex[CRM_COMMIT_HEX])
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	const char *loose = crm_path(arena, folder, BRANCH), *packed = crm_path(arena, folder, "packed-refs");

	hex[0] = '\0';
	if (crm_is_file(loose)) {
		CRM_TRY(crm_file_read(loose, REF_MOST, &text));
		take(crm_str_text(&text), hex);
	} else if (crm_is_file(packed)) {
		CRM_TRY(crm_file_read(packed, PACKED_MOST, &text));
		take_packed(crm_str_text(&text), hex);
	}
	return NULL;
}
