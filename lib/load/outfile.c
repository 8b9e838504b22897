#include "load/outfile.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

static bool is_special(const char *path)
{
	struct stat about;
	return stat(path, &about) == 0 && !S_ISREG(about.st_mode);
}

crm_err crm_outfile_open(struct crm_arena *arena, const char *path, struct crm_outfile *out)
{
	*out = CRM_OUTFILE_NONE;
	out->path = crm_copy(arena, path);
	const char *name = path;
	if (!is_special(path))
		name = out->beside = crm_textf(arena, "%s.%ld.tmp", path, (long)getpid());
	int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0) {
		out->beside = NULL;
		return crm_fail_errno("cannot write %s", path);
	}
	out->output = CRM_OUTPUT(fd);
	return NULL;
}

void crm_outfile_drop(struct crm_outfile *file)
{
	crm_fd_drop(&file->output.fd);
	if (file->beside)
		unlink(file->beside);
	file->beside = NULL;
	crm_output_drop(&file->output);
}

crm_err crm_outfile_finish(struct crm_outfile *file)
{
	CRM_TRY(crm_output_finish(&file->output));
	if (file->beside && fsync(file->output.fd) != 0)
		return crm_fail_errno("cannot write %s", file->path);
	return crm_outfile_name(file);
}

crm_err crm_outfile_name(struct crm_outfile *file)
{
	CRM_TRY(crm_output_finish(&file->output));
	if (!file->beside)
		return NULL;
	if (rename(file->beside, file->path) != 0)
		return crm_fail_errno("cannot write %s", file->path);
	file->beside = NULL;
	return NULL;
}
