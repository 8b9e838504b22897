-- title: What becomes of leads, by source
-- note: Leads are contacts that are lead, mql or sql, or were at some time, or that have a lead_status. In are those made in the period; what became of them counts whenever it did.
-- note: Converted is a lead that is an opportunity, customer or evangelist by now, or has a deal (as its main contact); won is one that has a won deal. The rates are of all leads of the row.
-- note: amount is of their won deals. Where these are in several currencies, each further one has a row of its own in which the leads are not counted again.
-- of: contact
-- by: source
-- period: created
-- column: by by
-- column: leads integer = leads made
-- column: converted integer = of these have become more
-- column: conversion_rate percent = converted, of all
-- column: won integer = of these have bought
-- column: win_rate percent = bought, of all
-- column: deals integer = deals won
-- column: amount money currency = what these are worth
-- column: currency currency
-- chart: bars by leads,converted,won
-- facts
WITH bought AS (
	SELECT d.contact, count(*) AS deals, sum(s.type = 'won') AS won FROM deal AS d LEFT JOIN stage AS s ON s.id = d.stage
	 WHERE d.contact IS NOT NULL GROUP BY d.contact)
SELECT t.id, t.name, $by(t) AS by_value, t.created_at, t.lifecycle_stage, t.lead_status,
       coalesce(t.lifecycle_stage IN ('opportunity', 'customer', 'evangelist'), 0) OR coalesce(t.lead_status = 'converted', 0)
         OR b.deals IS NOT NULL AS converted, coalesce(b.won, 0) > 0 AS bought,
       CASE WHEN coalesce(t.lifecycle_stage, '') NOT IN ('lead', 'mql', 'sql') AND t.lead_status IS NULL
             AND NOT EXISTS (SELECT 1 FROM "contact.was" AS w WHERE w.field = 'lifecycle_stage' AND w.id = t.id
                                AND w.was IN ('lead', 'mql', 'sql')) THEN 'is no lead and was none'
            WHEN t.created_at < :from OR t.created_at >= :to THEN 'was made outside the period' END AS why
  FROM contact AS t LEFT JOIN bought AS b ON b.contact = t.id
 WHERE $scope(t)
-- answer
WITH lead AS MATERIALIZED (SELECT id, by_value, converted, bought FROM facts WHERE why IS NULL),
each AS (
	SELECT by_value, count(*) AS leads, sum(converted) AS converted, sum(bought) AS bought FROM lead GROUP BY by_value),
sold AS (
	SELECT l.by_value, $currency(d.currency) AS currency, count(*) AS deals,
	       sum($money(d.amount, d.currency, crm_day(d.closed_at))) AS amount,
	       row_number() OVER (PARTITION BY l.by_value ORDER BY count(*) DESC, $currency(d.currency)) AS place
	  FROM lead AS l JOIN deal AS d ON d.contact = l.id JOIN stage AS s ON s.id = d.stage AND s.type = 'won'
	 GROUP BY 1, 2)
SELECT e.by_value, iif(coalesce(s.place, 1) = 1, e.leads, NULL), iif(coalesce(s.place, 1) = 1, e.converted, NULL),
       iif(coalesce(s.place, 1) = 1, crm_percent(e.converted, e.leads), NULL), iif(coalesce(s.place, 1) = 1, e.bought, NULL),
       iif(coalesce(s.place, 1) = 1, crm_percent(e.bought, e.leads), NULL), coalesce(s.deals, 0), s.amount, s.currency
  FROM each AS e LEFT JOIN sold AS s ON s.by_value IS e.by_value
 ORDER BY e.leads DESC, e.by_value, coalesce(s.place, 1)
