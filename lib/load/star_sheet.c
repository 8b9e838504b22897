#include "load/star_sheet.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"
#include "repo/kept.h"

void crm_star_sheet_init(struct crm_star_sheet *sheet, struct crm_arena *arena, const char *name, size_t room)
{
	*sheet = (struct crm_star_sheet){
		.name = crm_copy(arena, name), .room = room,
		.columns = crm_new(arena, struct crm_column, room), .types = crm_new(arena, const char *, room),
	};
}

bool crm_star_sheet_has(const struct crm_star_sheet *sheet, const char *column)
{
	for (size_t i = 0; i < sheet->count; i++)
		if (crm_same(sheet->columns[i].name, column))
			return true;
	return false;
}

static const char *type_name(enum crm_type type)
{
	switch (type) {
	case CRM_T_INTEGER: return "integer";
	case CRM_T_DECIMAL:
	case CRM_T_PERCENT: return "double";
	case CRM_T_MONEY: return "decimal";
	case CRM_T_BOOL: return "boolean";
	case CRM_T_DATE: return "date";
	case CRM_T_INSTANT: return "timestamp";
	case CRM_T_DURATION: return "duration";
	default: return "text";
	}
}

/* How it is printed: a duration as the number it is, all else by the sink as ever. */
static struct crm_column printed(struct crm_arena *arena, const char *name, enum crm_type type, bool is_list, bool is_json)
{
	struct crm_column column;
	if (type == CRM_T_DURATION)
		type = CRM_T_INTEGER;
	else if (is_list || (type == CRM_T_BOOL && !is_json))
		type = CRM_T_TEXT;
	column = crm_column_plain(arena, name, type);
	if (is_list && is_json) {
		struct crm_field *field = crm_new(arena, struct crm_field, 1);
		*field = *column.field;
		field->flags |= CRM_LIST;
		column.field = field;
	}
	return column;
}

void crm_star_sheet_add(struct crm_star_sheet *sheet, struct crm_arena *arena, const char *name, enum crm_type type,
                        bool is_list, bool is_json)
{
	sheet->columns[sheet->count] = printed(arena, crm_copy(arena, name), type, is_list, is_json);
	sheet->types[sheet->count++] = is_list ? "list" : type_name(type);
}

struct crm_value crm_star_bool(bool value, bool is_json)
{
	if (is_json)
		return crm_value_integer(value);
	return crm_value_text(value ? "true" : "false");
}

/* -- its file ---------------------------------------------------------------- */

crm_err crm_star_file_open(struct crm_arena *arena, const char *folder, const char *format, struct crm_star_sheet *sheet,
                           struct crm_star_file *out)
{
	const struct crm_sink_options sinking = { .format = format };
	sheet->file = crm_textf(arena, "%s.%s", sheet->name, format);
	sheet->rows = 0;
	out->sheet = sheet;
	CRM_TRY(crm_outfile_open(arena, crm_path(arena, folder, sheet->file), &out->out));
	return crm_sink_open(arena, &sinking, sheet->columns, sheet->count, &out->out.output, &out->sink);
}

crm_err crm_star_file_row(struct crm_star_file *file, const struct crm_cell *cells)
{
	file->sheet->rows++;
	return crm_sink_row(file->sink, cells);
}

/* The sum is of what is in the file. */
crm_err crm_star_file_finish(struct crm_star_file *file)
{
	CRM_AUTO(crm_fd_drop) int fd = -1;
	int64_t size;
	struct crm_sink *sink = file->sink;
	file->sink = NULL;
	CRM_TRY(crm_sink_close(sink));
	CRM_TRY(crm_outfile_name(&file->out));
	fd = open(file->out.path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return crm_fail_errno("cannot read %s", file->out.path);
	return crm_kept_hash(fd, file->out.path, file->sheet->sha256, &size);
}

void crm_star_file_drop(struct crm_star_file *file)
{
	if (file->sink)
		crm_sink_drop(&file->sink);
	crm_outfile_drop(&file->out);
}

crm_err crm_star_file_sync(struct crm_arena *arena, const char *folder, const struct crm_star_sheet *sheet)
{
	const char *path = crm_path(arena, folder, sheet->file);
	CRM_AUTO(crm_fd_drop) int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fsync(fd) != 0)
		return crm_fail_errno("cannot write %s", path);
	return NULL;
}
