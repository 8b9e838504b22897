#include "crm/dedupe_keys.h"

#include "base/sound.h"

enum { WORDS_MOST = 3, FORMS_MOST = 8 };

static void add(struct crm_keys *keys, uint64_t key)
{
	for (size_t i = 0; i < keys->count; i++)
		if (keys->all[i] == key)
			return;
	if (key && keys->count < CRM_KEYS_MOST)
		keys->all[keys->count++] = key;
}

static void add_all(struct crm_keys *keys, const uint64_t *marks, size_t count)
{
	for (size_t i = 0; i < count; i++)
		add(keys, marks[i]);
}

/* -- the words of a name, and of what it is short for ------------------------------------------- */

struct form {
	struct { uint64_t sound; unsigned char first; } words[WORDS_MOST];
	size_t count;
};

/* The first of them is the name itself. */
struct forms {
	struct form all[FORMS_MOST];
	size_t count;
};

/* The same with one word in another's place. */
static void add_form(struct forms *forms, size_t at, const struct crm_nickname *nickname)
{
	if (forms->count == FORMS_MOST)
		return;
	struct form *form = &forms->all[forms->count++];
	*form = forms->all[0];
	form->words[at].sound = nickname->sound;
	form->words[at].first = nickname->first;
}

static void forms_of(const struct crm_profiles *profiles, const struct crm_profile *profile, struct forms *out)
{
	const char *name = crm_profile_name(profiles, profile), *word;
	struct { const struct crm_nickname *all; size_t count; } nicknames[WORDS_MOST] = {0};
	struct form *own = &out->all[0];
	size_t at = 0, n;
	own->count = 0;
	/* The first, the second and the last. */
	while (crm_sound_next(name, &at, &word, &n)) {
		size_t to = own->count < WORDS_MOST ? own->count++ : WORDS_MOST - 1;
		own->words[to].sound = crm_sound_key(word, n);
		own->words[to].first = (unsigned char)*word;
		if (profile->short_name)
			nicknames[to].all = crm_nicknames_of(&profiles->nicknames, crm_nickname_word(word, n),
			                                     &nicknames[to].count);
	}
	out->count = own->count > 0;
	for (size_t i = 0; i < own->count; i++)
		for (size_t j = 0; j < nicknames[i].count; j++)
			add_form(out, i, &nicknames[i].all[j]);
}

/* Sums, so that the order of the words does not matter. */
static uint64_t mix(uint64_t a, uint64_t b)
{
	return (a ^ a >> 29) * UINT64_C(0xbf58476d1ce4e5b9) + (b ^ b >> 29) * UINT64_C(0xbf58476d1ce4e5b9);
}

/* -- kinds of keys ---------------------------------------------------------------------------- */

static void add_two_words(const struct crm_profiles *profiles, const struct crm_profile *profile, struct crm_keys *out)
{
	struct forms forms;
	forms_of(profiles, profile, &forms);
	for (size_t k = 0; k < forms.count; k++) {
		const struct form *form = &forms.all[k];
		if (form->count == 1 || !profiles->people)
			add(out, form->words[0].sound);
		for (size_t i = 1; i < form->count; i++)
			for (size_t j = 0; j < i; j++)
				add(out, mix(form->words[i].sound, form->words[j].sound));
	}
}

static void add_word_and_letter(const struct crm_profiles *profiles, const struct crm_profile *profile,
                                struct crm_keys *out)
{
	struct forms forms;
	forms_of(profiles, profile, &forms);
	for (size_t k = 0; k < forms.count; k++) {
		const struct form *form = &forms.all[k];
		for (size_t i = 0; i < form->count; i++)
			for (size_t j = 0; j < form->count; j++)
				if (i != j)
					add(out, form->words[i].sound * 31 + form->words[j].first);
	}
}

static uint64_t letters_of(const struct form *form)
{
	uint64_t first = form->words[0].first, last = form->count > 1 ? form->words[form->count - 1].first : 0;
	return first < last ? first << 8 | last : last << 8 | first;
}

static void add_fact_and_letters(const struct crm_profiles *profiles, const struct crm_profile *profile,
                                 struct crm_keys *out)
{
	static const enum crm_fact facts[] = { CRM_FACT_COMPANY, CRM_FACT_DOMAIN, CRM_FACT_PLACE, CRM_FACT_BIRTHDAY };
	struct forms forms;
	forms_of(profiles, profile, &forms);
	for (size_t k = 0; k < forms.count; k++)
		for (size_t i = 0; i < CRM_COUNT(facts); i++)
			if (profile->facts[facts[i]])
				add(out, mix((uint64_t)(i + 1) << 32 | profile->facts[facts[i]], letters_of(&forms.all[k])));
}

static void add_emails(const struct crm_profiles *profiles, const struct crm_profile *profile, struct crm_keys *out)
{
	add_all(out, crm_profile_emails(profiles, profile), profile->emails);
}

static void add_phones(const struct crm_profiles *profiles, const struct crm_profile *profile, struct crm_keys *out)
{
	add_all(out, crm_profile_phones(profiles, profile), profile->phones);
}

static void add_domain(const struct crm_profiles *profiles, const struct crm_profile *profile, struct crm_keys *out)
{
	if (!profiles->people)
		add(out, profile->facts[CRM_FACT_DOMAIN]);
}

static void add_tax_id(const struct crm_profiles *profiles, const struct crm_profile *profile, struct crm_keys *out)
{
	(void)profiles;
	add(out, profile->facts[CRM_FACT_TAX_ID]);
}

static void (*const kinds[])(const struct crm_profiles *, const struct crm_profile *, struct crm_keys *) = {
	add_emails, add_phones, add_tax_id, add_domain, add_two_words, add_word_and_letter, add_fact_and_letters,
};

size_t crm_keys_kinds(void)
{
	return CRM_COUNT(kinds);
}

void crm_keys_of(const struct crm_profiles *profiles, const struct crm_profile *profile, size_t kind, struct crm_keys *out)
{
	out->count = 0;
	kinds[kind](profiles, profile, out);
}
