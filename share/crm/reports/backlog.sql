-- title: Open tickets at the end of each period
-- note: A ticket is open in any status but solved, closed, merged and spam. What it was then is read from its history; of one that came in solved already it is open from created_at to solved_at, where that is empty to closed_at.
-- note: One that was removed was open until then, if it was not solved.
-- note: Age is the time since it was opened. Half of those open are no older than p50, nine of ten no older than p90. A period that is not over ends now.
-- note: With --by a ticket is where it is today, not where it was then.
-- of: ticket
-- every: month
-- period: open within
-- column: period period
-- column: by by
-- column: open integer = tickets open at its end
-- column: p50 duration = age that half of them have not passed
-- column: p90 duration = age that nine of ten have not passed
-- column: oldest duration = age of the oldest
-- chart: line period open
-- facts
WITH one AS (
	SELECT t.id, t.subject, t.status, $by(t) AS by_value, t.created_at, crm_ms(t.created_at) AS made,
	       crm_ms(coalesce(t.solved_at, t.closed_at)) AS stopped, t.status IN ('solved', 'closed') AS done, crm_ms(t.removed_at) AS removed,
	       (SELECT max(w.at) FROM "ticket.was" AS w WHERE w.field = 'status' AND w.id = t.id) AS last
	  FROM $ever(ticket) AS t WHERE $scope(t)),
stay AS (
	SELECT one.id, one.subject, one.by_value, one.made, coalesce(w.since, one.made) AS since, w.was AS status,
	       iif(w.at = one.last AND one.done AND one.stopped < w.at, one.stopped, w.at) AS until
	  FROM one JOIN "ticket.was" AS w ON w.field = 'status' AND w.id = one.id
	UNION ALL
	SELECT id, subject, by_value, made, coalesce(last, made), iif(done AND last IS NULL, 'open', status),
	       iif(done, iif(last IS NULL, coalesce(stopped, made), last), removed)
	  FROM one)
SELECT id, subject, by_value, crm_instant(made) AS opened, status, crm_instant(since) AS since, crm_instant(until) AS until,
       CASE WHEN status IN ('solved', 'closed', 'merged', 'spam') THEN 'is ' || status || ' then'
            WHEN until <= since THEN 'lasted no time'
            WHEN until < crm_ms(:from) THEN 'ended before the period'
            WHEN since >= crm_ms(:to) THEN 'began after the period' END AS why
  FROM stay
-- answer
-- The same as looking at each of the facts at the end of each period, but what tickets have been is read in one go.
WITH edge AS (
	SELECT crm_period(iif(:from_day < '1000', (SELECT min(t.created_at) FROM $ever(ticket) AS t WHERE $scope(t)), :from_day), :every) AS first,
	       crm_period(min(crm_day(@now), date(:to_day, '-1 day')), :every) AS last),
unit(label) AS (
	SELECT first FROM edge WHERE first <= last
	UNION ALL SELECT crm_period_next(label) FROM unit WHERE label < (SELECT last FROM edge)),
stop AS MATERIALIZED (
	SELECT label, min(crm_ms(crm_midnight(crm_period_start(crm_period_next(label)))), crm_ms(:to)) AS at FROM unit),
-- What is not over yet ends after all that is known, and is looked at now.
ends AS MATERIALIZED (
	SELECT label, row_number() OVER (ORDER BY at) - 1 AS number, iif(at > crm_ms(@now), 9000000000000000, at) AS at, min(at, crm_ms(@now)) AS seen
	  FROM stop),
counted AS MATERIALIZED (
	SELECT j.value ->> 0 AS by_value, j.value ->> 1 AS number, j.value ->> 2 AS n, j.value ->> 3 AS p50, j.value ->> 4 AS p90, j.value ->> 5 AS oldest
	  FROM (SELECT crm_standing('ticket.status', 'solved closed merged spam', $by(t), t.id, t.status, crm_ms(t.created_at),
	                            iif(t.status IN ('solved', 'closed'), crm_ms(coalesce(t.solved_at, t.closed_at)), NULL), crm_ms(t.removed_at),
	                            crm_ms(:from), crm_ms(:to),
	                            (SELECT group_concat(at || ' ' || seen, ' ') FROM (SELECT at, seen FROM ends ORDER BY number))) AS list
	          FROM $ever(ticket) AS t WHERE $scope(t)),
	       json_each(list) AS j),
-- Where no day was asked for the first period is that of the first stay.
first AS MATERIALIZED (SELECT iif(:from_day < '1000', crm_period(crm_instant(min(p50)), :every), '') AS label FROM counted WHERE number = -1)
SELECT u.label, g.by_value, coalesce(c.n, 0), c.p50, c.p90, c.oldest
  FROM ends AS u CROSS JOIN counted AS g LEFT JOIN counted AS c ON c.number = u.number AND c.by_value IS g.by_value
 WHERE g.number = -1 AND u.label >= (SELECT label FROM first)
 ORDER BY g.by_value, u.number
