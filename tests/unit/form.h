/*
 * For tests of the room form: sinks that write to memory, sources that read from it, and
 * columns of texts. What a sink writes and a source reads goes through a file in memory.
 */
#ifndef CRM_TESTS_UNIT_FORM_H
#define CRM_TESTS_UNIT_FORM_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "form/sink.h"
#include "form/source.h"

enum { FORM_MOST_COLUMNS = 64 };

/* A file in memory with these bytes, to be read from the start. */
__attribute__((unused))
static int form_file(const char *bytes, size_t n)
{
	int fd = memfd_create("form", MFD_CLOEXEC);

	if (fd < 0 || crm_write_all(fd, bytes, n, "memory") || lseek(fd, 0, SEEK_SET) != 0)
		abort();
	return fd;
}

/* All that was written to the descriptor. */
__attribute__((unused))
static void form_read_all(int fd, struct crm_str *out)
{
	char bytes[65536];
	ssize_t n;

	if (lseek(fd, 0, SEEK_SET) != 0)
		abort();
	while ((n = read(fd, bytes, sizeof(bytes))) > 0)
		crm_str_add_n(out, bytes, (size_t)n);
}

/* Writes rows of cells through a sink. */
__attribute__((unused))
static crm_err form_write(const struct crm_sink_options *options, const struct crm_column *columns,
                          size_t count, const struct crm_cell *cells, size_t rows, struct crm_str *out)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_fd_drop) int fd = form_file("", 0);
	CRM_AUTO(crm_output_drop) struct crm_output output = CRM_OUTPUT(fd);
	CRM_AUTO(crm_sink_drop) struct crm_sink *sink = NULL;

	CRM_TRY(crm_sink_open(arena, options, columns, count, &output, &sink));
	for (size_t i = 0; i < rows; i++)
		CRM_TRY(crm_sink_row(sink, cells + i * count));
	CRM_TRY(crm_sink_close(sink));
	form_read_all(fd, out);
	return NULL;
}

/* A source over bytes in memory; it closes the descriptor of its own. */
__attribute__((unused))
static crm_err form_open(const char *bytes, size_t n, const struct crm_source_options *options,
                         struct crm_source **source)
{
	CRM_AUTO(crm_fd_drop) int fd = form_file(bytes, n);
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return crm_source_open(path, options, source);
}

#endif
