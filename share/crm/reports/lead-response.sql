-- title: How soon leads are contacted
-- note: From a lead's created_at to the first call, meeting, visit or mail with or about it that took place since and did not come from the lead, or to the first answer of a person to a ticket of it. All hours count.
-- note: Leads are contacts that are lead, mql or sql, or were at some time, or that have a lead_status. In are those made in the period. rate is answered / leads; in_time is the share of all leads that were answered within the target.
-- of: contact
-- period: created
-- param: target duration 1d = soon enough
-- column: by by
-- column: leads integer = leads made
-- column: answered integer = of these contacted
-- column: rate percent = contacted, of all
-- column: in_time percent = contacted within the target, of all
-- column: median duration = time to the first contact, half took no longer
-- column: mean duration = time to the first contact, on average
-- column: p90 duration = what nine of ten did not take longer than
-- column: waiting integer = nobody has contacted
-- chart: bars by rate,in_time
-- facts
WITH each AS (
	SELECT act.contact, $activity.act.held_at AS at FROM activity AS act
	 WHERE act.contact IS NOT NULL AND act.kind IN ('call', 'meeting', 'visit', 'email') AND coalesce(act.direction, 'out') = 'out'
	UNION ALL
	SELECT substr(act.about, 9), $activity.act.held_at FROM activity AS act
	 WHERE act.about LIKE 'contact:%' AND act.kind IN ('call', 'meeting', 'visit', 'email') AND coalesce(act.direction, 'out') = 'out'
	UNION ALL
	SELECT k.contact, coalesce(m.sent_at, m.created_at) FROM message AS m CROSS JOIN ticket AS k ON k.id = m.ticket
	 WHERE k.contact IS NOT NULL AND m.direction = 'out' AND m.automatic IS NOT 1 AND m.delivery IS NOT 'failed'),
touch AS MATERIALIZED (
	SELECT x.contact, min(x.at) AS at FROM each AS x CROSS JOIN contact AS c ON c.id = x.contact
	 WHERE x.at >= c.created_at GROUP BY x.contact)
SELECT t.id, t.name, $by(t) AS by_value, t.created_at, f.at AS answered_at, crm_seconds(t.created_at, f.at) AS seconds,
       CASE WHEN coalesce(t.lifecycle_stage, '') NOT IN ('lead', 'mql', 'sql') AND t.lead_status IS NULL
             AND NOT EXISTS (SELECT 1 FROM "contact.was" AS w WHERE w.field = 'lifecycle_stage' AND w.id = t.id
                                AND w.was IN ('lead', 'mql', 'sql')) THEN 'is no lead and was none'
            WHEN t.created_at < :from OR t.created_at >= :to THEN 'was made outside the period' END AS why
  FROM contact AS t LEFT JOIN touch AS f ON f.contact = t.id
 WHERE $scope(t)
-- answer
SELECT by_value, count(*), count(seconds), crm_percent(count(seconds), count(*)), crm_percent(sum(coalesce(seconds <= :target, 0)), count(*)),
       cast(round(crm_median(seconds)) AS integer), cast(round(avg(seconds)) AS integer), crm_percentile(seconds, 90),
       count(*) - count(seconds)
  FROM facts WHERE why IS NULL GROUP BY by_value ORDER BY by_value
