#include "base/nearest.h"

#include <limits.h>
#include <stdbool.h>
#include <string.h>

enum { LONGEST = CRM_DISTANCE_MOST, SHORT = 4 };

struct row {
	int cell[LONGEST + 1];
};

static int lower(char c)
{
	return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : (unsigned char)c;
}

static int least(int a, int b)
{
	return a < b ? a : b;
}

/* One line of the table: word's first i letters against each beginning of name. */
static void fill_row(const struct row *two_up, const struct row *up, struct row *row,
                     const char *word, int i, const char *name, int m)
{
	row->cell[0] = i;
	for (int j = 1; j <= m; j++) {
		int a = lower(word[i - 1]), b = lower(name[j - 1]);
		int cost = least(up->cell[j] + 1, row->cell[j - 1] + 1);
		cost = least(cost, up->cell[j - 1] + (a != b));
		if (i > 1 && j > 1 && a == lower(name[j - 2]) && lower(word[i - 2]) == b)
			cost = least(cost, two_up->cell[j - 2] + 1);
		row->cell[j] = cost;
	}
}

int crm_distance(const char *word, int n, const char *name, int m)
{
	struct row rows[3] = {0};

	for (int j = 0; j <= m; j++)
		rows[0].cell[j] = j;
	for (int i = 1; i <= n; i++)
		fill_row(&rows[(i + 1) % 3], &rows[(i + 2) % 3], &rows[i % 3], word, i, name, m);
	return rows[n % 3].cell[m];
}

static bool begins(const char *name, const char *word, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (lower(name[i]) != lower(word[i]))
			return false;
	return true;
}

/* How far off a name is: lower is nearer, INT_MAX is not near at all. A beginning
 * ranks with a single slip; of several the shortest name wins. */
static int rank(const char *word, size_t n, const char *name)
{
	size_t m = strlen(name);

	if (m > LONGEST || m == 0)
		return INT_MAX;
	int limit = n < 6 ? 1 : n < 9 ? 2 : 3;
	int far = crm_distance(word, (int)n, name, (int)m);
	if (n >= 2 && m >= n && begins(name, word, n))
		return least(far, 1) * (LONGEST + 1) + far;
	if (far > limit || far >= (int)n)
		return INT_MAX;
	/* Of a word of four letters, one more or less makes another word: full, null. */
	if (n <= SHORT && lower(word[0]) != lower(name[0]))
		return INT_MAX;
	return far * (LONGEST + 1) + far;
}

const char *crm_nearest(const char *word, const char *const *names, size_t count)
{
	const char *best = NULL;
	int best_rank = INT_MAX;
	size_t n = strlen(word);

	if (n == 0 || n > LONGEST)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		int one = names[i] ? rank(word, n, names[i]) : INT_MAX;
		if (one < best_rank) {
			best_rank = one;
			best = names[i];
		}
	}
	return best;
}
