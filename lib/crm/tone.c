#include "crm/tone.h"

#include <math.h>
#include <string.h>

#include "base/str.h"
#include "crm/language.h"
#include "crm/words.h"

enum { BEFORE_NEGATED = 3, BEFORE_STRONGER = 2, BANGS = 3, LONGEST_BEGINNING = 100 };

static const double NEGATED = -0.5, SHOUTED = 1.25, A_BANG = 0.1, HALFWAY = 15;

struct token {
	struct crm_word word;
	const char *folded;
};

/* An entry of the lexicon where it stands in the text. */
struct hit {
	size_t first, end;                /* tokens */
	const struct crm_lexicon_entry *entry;
	const struct hit *negated_by, *stronger_by;
};

struct scoring {
	const struct crm_lexicon *lexicon;
	struct crm_arena *arena;
	struct token *tokens;
	size_t count;
	struct hit *hits;
	size_t hit_count;
	const char *language;             /* of the entries that count; NULL: any */
	unsigned bangs;
	bool all_shouted;
};

/* -- tokens ------------------------------------------------------------------------- */

/* The text without lines that begin with '>'. */
static void add_own(struct crm_str *out, const char *text, size_t n)
{
	for (const char *end = text + n; text < end;) {
		const char *stop = memchr(text, '\n', (size_t)(end - text));
		size_t length = (size_t)((stop ? stop + 1 : end) - text);
		if (*text != '>')
			crm_str_add_n(out, text, length);
		text += length;
	}
}

static void tokenise(struct scoring *one, const char *text, size_t n)
{
	struct crm_words words;
	struct crm_word word;
	size_t shouted = 0, letters = 0, room = n + 1;
	one->tokens = crm_new(one->arena, struct token, room);
	crm_words_open(&words, text, n);
	while (crm_words_next(&words, &word)) {
		one->tokens[one->count++] = (struct token){ word, crm_copy(one->arena, crm_str_text(&words.folded)) };
		shouted += word.is_shouted;
		letters += word.n > 2 && !word.is_character;
	}
	one->bangs = words.bangs;
	one->all_shouted = shouted * 2 > letters;
	crm_words_drop(&words);
}

/* -- hits ---------------------------------------------------------------------------- */

/* The words from `first` on, at most `count`, of one clause; how many there were. */
static size_t add_phrase(const struct scoring *one, size_t first, size_t count, struct crm_str *out)
{
	size_t i = 0;
	for (; i < count && first + i < one->count; i++) {
		if (one->tokens[first + i].word.clause != one->tokens[first].word.clause)
			break;
		if (i)
			crm_str_add_c(out, ' ');
		crm_str_add(out, one->tokens[first + i].folded);
	}
	return i;
}

/* By what its last word begins with, the longest first. */
static const struct crm_lexicon_entry *find_beginning(const struct scoring *one, struct crm_str *phrase, size_t last)
{
	const struct crm_lexicon_entry *entry = NULL;
	size_t least = phrase->n - last + 1;
	if (last > LONGEST_BEGINNING)
		crm_str_cut(phrase, phrase->n - last + LONGEST_BEGINNING);
	for (; phrase->n > least && !entry; crm_str_cut(phrase, phrase->n - 1))
		entry = crm_lexicon_find(one->lexicon, phrase->s, true, one->language);
	return entry;
}

static bool find_hit(struct scoring *one, size_t first, struct hit *out)
{
	for (size_t count = crm_lexicon_longest(one->lexicon); count > 0; count--) {
		CRM_AUTO(crm_str_drop) struct crm_str phrase = {0};
		if (add_phrase(one, first, count, &phrase) < count)
			continue;
		const struct token *last = &one->tokens[first + count - 1];
		const struct crm_lexicon_entry *entry = crm_lexicon_find(one->lexicon, phrase.s, false, one->language);
		if (!entry && !last->word.is_character)
			entry = find_beginning(one, &phrase, strlen(last->folded));
		if (entry) {
			*out = (struct hit){ .first = first, .end = first + count, .entry = entry };
			return true;
		}
	}
	return false;
}

static void find_hits(struct scoring *one)
{
	one->hits = crm_new(one->arena, struct hit, one->count + 1);
	for (size_t i = 0; i < one->count;) {
		struct hit hit;
		if (find_hit(one, i, &hit))
			i = (one->hits[one->hit_count++] = hit).end;
		else
			i++;
	}
}

/* -- what stands before and after ------------------------------------------------------ */

static unsigned clause_of(const struct scoring *one, const struct hit *hit)
{
	return one->tokens[hit->first].word.clause;
}

static bool is_near(const struct scoring *one, const struct hit *a, const struct hit *b, size_t words)
{
	return a && clause_of(one, a) == clause_of(one, b) && b->first - a->end < words;
}

/* A negation that stands behind what it is about: the last word before it. */
static void negate_back(const struct scoring *one, struct hit *negation)
{
	for (struct hit *hit = negation; hit-- > one->hits && is_near(one, hit, negation, BEFORE_NEGATED);)
		if (hit->entry->kind == CRM_LEXICON_WORD) {
			if (!hit->negated_by)
				hit->negated_by = negation;
			return;
		}
}

static void relate(struct scoring *one)
{
	struct hit *negation = NULL, *stronger = NULL;
	bool used = true;
	for (size_t i = 0; i <= one->hit_count; i++) {
		struct hit *hit = &one->hits[i];
		bool over = i == one->hit_count || (negation && clause_of(one, negation) != clause_of(one, hit));
		if (!used && (over || hit->entry->kind == CRM_LEXICON_NEGATES))
			negate_back(one, negation);
		if (over)
			used = true;
		if (i == one->hit_count)
			return;
		if (hit->entry->kind == CRM_LEXICON_NEGATES) {
			negation = hit;
			used = false;
		} else if (hit->entry->kind == CRM_LEXICON_INTENSIFIES) {
			stronger = hit;
		} else {
			if (is_near(one, negation, hit, BEFORE_NEGATED)) {
				hit->negated_by = negation;
				used = true;
			}
			if (is_near(one, stronger, hit, BEFORE_STRONGER))
				hit->stronger_by = stronger;
			stronger = NULL;
		}
	}
}

/* -- the sums -------------------------------------------------------------------------- */

static const char *text_of(const struct scoring *one, const struct hit *hit)
{
	const struct crm_word *from = &one->tokens[hit->first].word, *to = &one->tokens[hit->end - 1].word;
	return crm_copy_n(one->arena, from->start, (size_t)(to->start + to->n - from->start));
}

static bool is_shouted(const struct scoring *one, const struct hit *hit)
{
	return !one->all_shouted && one->tokens[hit->first].word.is_shouted;
}

static const char *why(const struct scoring *one, const struct hit *hit)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	if (hit->negated_by)
		crm_str_addf(&out, "negated by '%s'", text_of(one, hit->negated_by));
	if (hit->stronger_by)
		crm_str_addf(&out, "%s'%s' x %g", out.n ? "; " : "", text_of(one, hit->stronger_by),
			hit->stronger_by->entry->factor);
	if (is_shouted(one, hit))
		crm_str_addf(&out, "%scapitals x %g", out.n ? "; " : "", SHOUTED);
	return crm_copy(one->arena, crm_str_text(&out));
}

static double grown(double sum)
{
	return round(sum / sqrt(sum * sum + HALFWAY) * 100) / 100 + 0.0;
}

static void add_up(const struct scoring *one, struct crm_tone *out)
{
	double tone = 0, urgency = 0, more = 1 + A_BANG * (one->bangs < BANGS ? one->bangs : BANGS);
	out->words = crm_new(one->arena, struct crm_tone_word, CRM_TONE_WORDS);
	for (size_t i = 0; i < one->hit_count; i++) {
		const struct hit *hit = &one->hits[i];
		double factor = (hit->stronger_by ? hit->stronger_by->entry->factor : 1) * (is_shouted(one, hit) ? SHOUTED : 1);
		struct crm_tone_word word = { .entry = hit->entry->word,
			.tone = hit->entry->tone * factor * (hit->negated_by ? NEGATED : 1) + 0.0,
			.urgency = hit->negated_by ? 0 : hit->entry->urgency * factor };
		if (hit->entry->kind != CRM_LEXICON_WORD)
			continue;
		tone += word.tone;
		urgency += word.urgency;
		if (out->count == CRM_TONE_WORDS)
			continue;
		word.word = text_of(one, hit);
		word.why = why(one, hit);
		out->words[out->count++] = word;
	}
	out->tone = grown(tone * more);
	out->urgency = grown(urgency * more);
}

/* Not in the middle of a character. */
static size_t bounded(const char *text, size_t n)
{
	if (n <= CRM_TONE_TEXT)
		return n;
	for (n = CRM_TONE_TEXT; n && (text[n] & 0xC0) == 0x80; n--)
		;
	return n;
}

void crm_tone_score(const struct crm_lexicon *lexicon, struct crm_arena *arena, const char *text, size_t n,
                    struct crm_tone *out)
{
	CRM_AUTO(crm_str_drop) struct crm_str own = {0};
	struct scoring one = { .lexicon = lexicon, .arena = arena };
	add_own(&own, text, bounded(text, n));
	*out = (struct crm_tone){ .language = crm_language_of(crm_str_text(&own), own.n), .by = "lexicon",
		.is_known = crm_lexicon_count(lexicon) > 0 };
	one.language = crm_lexicon_knows(lexicon, out->language) ? out->language : NULL;
	tokenise(&one, crm_str_text(&own), own.n);
	find_hits(&one);
	relate(&one);
	add_up(&one, out);
}
