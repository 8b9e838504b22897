-- title: Will the lead become more?
-- note: Learned from leads of which it is known: yes are contacts that stopped being lead, mql or sql, or got a first deal; no are those whose lead_status became unqualified or junk. Each counts as it was at one moment on the way there from created_at, which hangs on its id alone.
-- note: A contact of which nobody knows when that was (it came so by an import) is out.
-- note: Asked about are contacts that are lead, mql or sql, neither unqualified nor junk, without a deal, as they are now.
-- of: contact
-- column: id id
-- column: label bool = has it become more
-- column: at instant = when that was known
-- column: lead_status text
-- column: age integer = days since it was made
-- column: source text = where it came from
-- column: utm_medium text
-- column: country country
-- column: industry text = of its company
-- column: employees integer = of its company
-- column: owner link user
-- column: activities integer = held with it
-- facts
WITH known AS MATERIALIZED (
	SELECT t.*, crm_ms(t.created_at) AS from_ms,
	       coalesce(t.lifecycle_stage, '') NOT IN ('', 'subscriber', 'lead', 'mql', 'sql', 'other') OR t.first_deal IS NOT NULL AS yes,
	       min(coalesce(t.first_deal, 9e18), coalesce(t.left_at, 9e18)) AS yes_ms
	  FROM (SELECT ct.*,
	               (SELECT min(crm_ms(d.created_at)) FROM deal AS d WHERE d.contact = ct.id AND d.created_at <= @now) AS first_deal,
	               (SELECT max(w.at) FROM "contact.was" AS w WHERE w.field = 'lifecycle_stage' AND w.id = ct.id
	                   AND w.was IN ('lead', 'mql', 'sql')) AS left_at,
	               (SELECT max(w.at) FROM "contact.was" AS w WHERE w.field = 'lead_status' AND w.id = ct.id) AS status_at
	          FROM contact AS ct WHERE $scope(ct)) AS t),
moment AS MATERIALIZED (
	SELECT k.*, iif(k.yes, k.yes_ms, k.status_at) AS at_ms FROM known AS k
	 WHERE iif(k.yes, k.yes_ms < 9e18, k.lead_status IN ('unqualified', 'junk'))),
one AS MATERIALIZED (
	SELECT m.*, m.from_ms + cast((m.at_ms - m.from_ms) * crm_fraction(m.id) AS integer) AS t FROM moment AS m
	 WHERE m.at_ms > m.from_ms)
SELECT o.id, o.yes, crm_instant(cast(o.at_ms AS integer)),
       crm_was('contact.lead_status', o.id, o.t,
               iif(o.lead_status IN ('converted', 'unqualified', 'junk'), NULL, o.lead_status)),
       (o.t - o.from_ms) / 86400000, o.source, o.utm_medium, o.country, co.industry, co.employees, o.owner,
       (SELECT count(*) FROM activity AS ac WHERE ac.contact = o.id AND crm_ms($activity.ac.held_at) <= o.t)
  FROM one AS o LEFT JOIN company AS co ON co.id = o.company
-- answer
SELECT t.id, NULL, NULL, t.lead_status, (crm_ms(@now) - crm_ms(t.created_at)) / 86400000, t.source, t.utm_medium, t.country,
       co.industry, co.employees, t.owner,
       (SELECT count(*) FROM activity AS ac WHERE ac.contact = t.id AND $activity.ac.held_at IS NOT NULL)
  FROM contact AS t LEFT JOIN company AS co ON co.id = t.company
 WHERE t.lifecycle_stage IN ('lead', 'mql', 'sql') AND coalesce(t.lead_status, '') NOT IN ('converted', 'unqualified', 'junk')
   AND NOT EXISTS (SELECT 1 FROM deal AS d WHERE d.contact = t.id) AND $scope(t)
