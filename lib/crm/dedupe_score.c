#include "crm/dedupe_score.h"

#include <string.h>

#include "base/nearest.h"
#include "base/sound.h"

enum { SAME_MAIL, SAME_PHONE, SAME_NAME, NICK_NAME, LIKE_NAME, SHORT_NAME, ABBREVIATED_NAME, OTHER_NAME, RARE_NAME, OTHER_MAIL, OTHERS };

/* 0: it says nothing. */
struct points {
	struct crm_reason other[OTHERS];
	struct crm_reason same[CRM_FACTS], differ[CRM_FACTS];
};

static const struct points people = {
	.other = {
		[SAME_MAIL] = { "same e-mail", 60, {0} },
		[SAME_PHONE] = { "same phone", 40, {0} },
		[SAME_NAME] = { "same name", 45, {0} },
		[NICK_NAME] = { "same name for short", 40, {0} },
		[LIKE_NAME] = { "names alike", 30, {0} },
		[SHORT_NAME] = { "one name short for the other", 20, {0} },
		[OTHER_NAME] = { "other name", -35, {0} },
		[RARE_NAME] = { "a rare name", 14, {0} },
		[OTHER_MAIL] = { "other e-mail at the same domain", -15, {0} },
	},
	.same = {
		[CRM_FACT_COMPANY] = { "same company", 20, {0} },
		[CRM_FACT_DOMAIN] = { "same domain", 10, {0} },
		[CRM_FACT_PLACE] = { "same street and town", 25, {0} },
		[CRM_FACT_CITY] = { "same town", 5, {0} },
		[CRM_FACT_BIRTHDAY] = { "same birthday", 30, {0} },
	},
	.differ = {
		[CRM_FACT_COMPANY] = { "other company", -10, {0} },
		[CRM_FACT_COUNTRY] = { "other country", -15, {0} },
		[CRM_FACT_BIRTHDAY] = { "other birthday", -40, {0} },
	},
};

static const struct points firms = {
	.other = {
		[SAME_PHONE] = { "same phone", 30, {0} },
		[SAME_NAME] = { "same name", 60, {0} },
		[LIKE_NAME] = { "names alike", 40, {0} },
		[SHORT_NAME] = { "one name begins the other", 30, {0} },
		[ABBREVIATED_NAME] = { "one name shortened", 45, {0} },
		[OTHER_NAME] = { "other name", -25, {0} },
		[RARE_NAME] = { "a rare name", 15, {0} },
	},
	.same = {
		[CRM_FACT_DOMAIN] = { "same domain", 50, {0} },
		[CRM_FACT_PLACE] = { "same street and town", 25, {0} },
		[CRM_FACT_CITY] = { "same town", 5, {0} },
		[CRM_FACT_TAX_ID] = { "same tax number", 80, {0} },
	},
	.differ = {
		[CRM_FACT_DOMAIN] = { "other domain", -10, {0} },
		[CRM_FACT_PLACE] = { "other street", -10, {0} },
		[CRM_FACT_CITY] = { "other town", -10, {0} },
		[CRM_FACT_COUNTRY] = { "other country", -20, {0} },
		[CRM_FACT_TAX_ID] = { "other tax number", -40, {0} },
	},
};

static void add(struct crm_likeness *score, const struct crm_reason *reason)
{
	if (reason->points && score->count < CRM_REASONS_MOST) {
		score->reasons[score->count++] = *reason;
		score->points += reason->points;
	}
}

static bool share(const uint64_t *a, size_t n, const uint64_t *b, size_t m)
{
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < m; j++)
			if (a[i] == b[j])
				return true;
	return false;
}

/* -- names ----------------------------------------------------------------------------------- */

enum { WORDS_MOST = 6 };

struct words {
	struct { const char *s; int n; } word[WORDS_MOST];
	int count;
};

static void split(const char *name, struct words *out)
{
	size_t at = 0, n;
	const char *word;
	out->count = 0;
	while (out->count < WORDS_MOST && crm_sound_next(name, &at, &word, &n)) {
		out->word[out->count].s = word;
		out->word[out->count++].n = n < CRM_DISTANCE_MOST ? (int)n : CRM_DISTANCE_MOST;
	}
}

enum likeness { UNLIKE, INITIAL, SHORTENED, NEAR, NICKNAME, EQUAL };

/* Two names being compared. */
struct comparison {
	bool people;
	const struct crm_nicknames *nicknames;   /* NULL: neither has one in it */
	const struct crm_nickname *met[2];       /* by which words met; crm_reason has them */
};

/* A slip in a word of four letters, two in one of eight. In shorter ones it makes another name: Eva, Ema. */
static enum likeness compare_words(const char *a, int n, const char *b, int m)
{
	if (n == m && memcmp(a, b, (size_t)n) == 0)
		return EQUAL;
	int longer = n > m ? n : m, shorter = n < m ? n : m, slips = longer >= 8 ? 2 : longer >= 4 ? 1 : 0;
	if (shorter == 1 && *a == *b)
		return INITIAL;
	if (shorter < 4 || longer - shorter > slips)
		return UNLIKE;
	/* One letter more at the end is the other sex more often than a slip. */
	if (longer == shorter + 1 && memcmp(a, b, (size_t)shorter) == 0 && (n > m ? a : b)[longer - 1] == 'a')
		return UNLIKE;
	return crm_distance(a, n, b, m) <= slips ? NEAR : UNLIKE;
}

/* "mfg" of "manufacturing", "sev" of "severni": the letters of the one, in order, are in the other, and both begin alike. */
static bool is_shortened(const char *a, int n, const char *b, int m)
{
	int shorter = n < m ? n : m, longer = n < m ? m : n, at = 0;
	const char *x = n < m ? a : b, *y = n < m ? b : a;
	if (shorter < 3 || longer < shorter + 2 || *x != *y)
		return false;
	for (int i = 0; i < longer && at < shorter; i++)
		at += x[at] == y[i];
	return at == shorter;
}

static bool is_nickname(struct comparison *one, const struct words *a, int i, const struct words *b, int j)
{
	const struct crm_nickname *met[2];
	if (!one->nicknames ||
	    !crm_nicknames_meet(one->nicknames, crm_nickname_word(a->word[i].s, (size_t)a->word[i].n),
	                        crm_nickname_word(b->word[j].s, (size_t)b->word[j].n), &met[0], &met[1]))
		return false;
	memcpy(one->met, met, sizeof met);
	return true;
}

/* The best of the words of `b` not taken yet, for one of `a`. */
static enum likeness find_word(struct comparison *comparison, const struct words *a, int i, const struct words *b,
                               unsigned *taken)
{
	enum likeness best = UNLIKE;
	int at = 0;
	for (int j = 0; j < b->count; j++) {
		if (*taken & 1U << j)
			continue;
		enum likeness one = compare_words(a->word[i].s, a->word[i].n, b->word[j].s, b->word[j].n);
		if (one < NEAR && best < NICKNAME && is_nickname(comparison, a, i, b, j))
			one = NICKNAME;
		if (one == UNLIKE && best < SHORTENED && !comparison->people &&
		    is_shortened(a->word[i].s, a->word[i].n, b->word[j].s, b->word[j].n))
			one = SHORTENED;
		if (one > best) {
			best = one;
			at = j;
		}
	}
	if (best != UNLIKE)
		*taken |= 1U << at;
	return best;
}

/* Word by word in any order, since first and last names are often swapped. */
static int compare_names(struct comparison *comparison, const char *x, const char *y)
{
	struct words a, b;
	enum likeness worst = EQUAL;
	unsigned taken = 0;
	if (strcmp(x, y) == 0)
		return SAME_NAME;
	split(x, &a);
	split(y, &b);
	const struct words *shorter = a.count <= b.count ? &a : &b, *longer = shorter == &a ? &b : &a;
	for (int i = 0; i < shorter->count; i++) {
		enum likeness one = find_word(comparison, shorter, i, longer, &taken);
		if (one == UNLIKE)
			return OTHER_NAME;
		worst = one < worst ? one : worst;
	}
	if (shorter->count < longer->count || worst == INITIAL)
		return SHORT_NAME;
	if (worst == SHORTENED)
		return ABBREVIATED_NAME;
	return worst == NEAR ? LIKE_NAME : worst == NICKNAME ? NICK_NAME : SAME_NAME;
}

/* -- all ------------------------------------------------------------------------------------ */

static void judge_marks(const struct crm_profiles *profiles, const struct points *points, const struct crm_profile *a,
                        const struct crm_profile *b, struct crm_likeness *out)
{
	if (share(crm_profile_emails(profiles, a), a->emails, crm_profile_emails(profiles, b), b->emails))
		add(out, &points->other[SAME_MAIL]);
	else if (a->emails && b->emails && a->facts[CRM_FACT_DOMAIN] &&
	         a->facts[CRM_FACT_DOMAIN] == b->facts[CRM_FACT_DOMAIN])
		add(out, &points->other[OTHER_MAIL]);
	if (share(crm_profile_phones(profiles, a), a->phones, crm_profile_phones(profiles, b), b->phones))
		add(out, &points->other[SAME_PHONE]);
}

static void judge_names(const struct crm_profiles *profiles, const struct points *points, const struct crm_profile *a,
                        const struct crm_profile *b, struct crm_likeness *out)
{
	struct comparison one = { .people = profiles->people, .nicknames = a->short_name || b->short_name ? &profiles->nicknames : NULL };
	int name = compare_names(&one, crm_profile_name(profiles, a), crm_profile_name(profiles, b));
	struct crm_reason reason = points->other[name];
	if (name == NICK_NAME)
		memcpy(reason.nicknames, one.met, sizeof reason.nicknames);
	add(out, &reason);
	if (a->rare && b->rare && (name == SAME_NAME || name == NICK_NAME || name == LIKE_NAME))
		add(out, &points->other[RARE_NAME]);
}

static void judge_facts(const struct points *points, const struct crm_profile *a, const struct crm_profile *b,
                        struct crm_likeness *out)
{
	bool place = a->facts[CRM_FACT_PLACE] && a->facts[CRM_FACT_PLACE] == b->facts[CRM_FACT_PLACE];
	for (int i = 0; i < CRM_FACTS; i++) {
		if (!a->facts[i] || !b->facts[i] || (i == CRM_FACT_CITY && place))
			continue;
		add(out, a->facts[i] == b->facts[i] ? &points->same[i] : &points->differ[i]);
	}
}

void crm_likeness(const struct crm_profiles *profiles, const struct crm_profile *a, const struct crm_profile *b,
               struct crm_likeness *out)
{
	const struct points *points = profiles->people ? &people : &firms;
	/* The same whichever comes first. */
	const struct crm_profile *first = a < b ? a : b, *second = a < b ? b : a;
	out->points = 0;
	out->count = 0;
	judge_marks(profiles, points, a, b, out);
	if (*crm_profile_name(profiles, a) && *crm_profile_name(profiles, b))
		judge_names(profiles, points, first, second, out);
	judge_facts(points, a, b, out);
	out->points = out->points < 0 ? 0 : out->points > 100 ? 100 : out->points;
}

const char *crm_reason_text(struct crm_arena *arena, const struct crm_reason *reason)
{
	const struct crm_nickname *one = reason->nicknames[0], *other = reason->nicknames[1];
	if (one && other)
		return crm_textf(arena, "'%s' and '%s' are short for '%s'", one->text, other->text, one->name);
	return one ? crm_textf(arena, "'%s' is short for '%s'", one->text, one->name) : reason->text;
}
