#include "cli/editor.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/process.h"

static const char *editor(void)
{
	static const char *const names[] = { "CRM_EDITOR", "VISUAL", "EDITOR" };
	for (size_t i = 0; i < CRM_COUNT(names); i++) {
		const char *value = getenv(names[i]);
		if (value && *value)
			return value;
	}
	return "vi";
}

static crm_err open_editor(const char *path)
{
	int status = 0;
	CRM_TRY(crm_process_run_line(editor(), path, &status));
	return status ? crm_fail(CRM_DENIED, "the editor ended with status %d; nothing was changed", status) : NULL;
}

static crm_err edit_file(struct crm_tool *tool, const char *path, crm_err (*take)(struct crm_tool *tool, const char *path))
{
	for (;;) {
		CRM_TRY(open_editor(path));
		crm_err err = take(tool, path);
		if (!err || !crm_tool_has_person())
			return err;
		char text[1024];
		crm_warn(tool, "%s", crm_err_print(err, text, sizeof text));
		if (!crm_ask(tool, "Edit again?"))
			return err;
	}
}

crm_err crm_editor_run(struct crm_tool *tool, const struct crm_str *text, const char *ending,
                       crm_err (*take)(struct crm_tool *tool, const char *path))
{
	const char *folder = getenv("TMPDIR");
	char *path = crm_textf(tool->arena, "%s/crm-edit-XXXXXX%s", folder && *folder ? folder : "/tmp", ending);
	CRM_AUTO(crm_fd_drop) int fd = mkstemps(path, (int)strlen(ending));
	if (fd < 0)
		return crm_fail_errno("cannot make %s", path);
	CRM_TRY(crm_write_all(fd, crm_str_text(text), text->n, path));
	crm_err err = edit_file(tool, path, take);
	if (err)
		return crm_err_hint(err, "what you typed is in %s", path);
	unlink(path);
	return NULL;
}
