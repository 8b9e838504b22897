-- title: What is worth knowing this morning
-- note: New leads and deals won: of the last 7 days and of this month, beside the 7 days before and the same days of the month before. Open deals and tickets: now, beside 7 days ago as the history has it.
-- note: Deals and tickets that were open 7 days ago and were removed since are in that figure; in none of today.
-- note: Waiting are open tickets whose customer waits for an answer; breached those of which a clock is late. Tasks are open ones, due until the end of today, and overdue.
-- note: Amounts stand under their currency; --in puts all into one, by the rate of the day they were won, of open ones of today. --owner and --team narrow it to what is theirs; with --by there is a page for each.
-- note: Explain has a line for each record in each figure it might be in: of contacts those made in these 14 days, of deals won those of the two months.
-- of: user
-- column: by by
-- column: label text = what
-- column: value integer = now
-- column: before integer
-- column: change integer
-- column: amount money currency
-- column: amount_before money currency = amount before
-- column: currency currency
-- fact: now bool
-- fact: before bool
-- fact: amount money currency
-- fact: amount_before money currency_before
-- fact: currency currency
-- fact: currency_before currency
-- facts
WITH clock AS MATERIALIZED (
	SELECT @now AS now, crm_ms(@now) - 604800000 AS week, crm_instant(crm_ms(@now) - 604800000) AS week_at,
	       crm_instant(crm_ms(@now) - 1209600000) AS fortnight_at, crm_day(@now) AS today,
	       crm_midnight(date(crm_day(@now), '+1 day')) AS tomorrow_at,
	       crm_midnight(crm_period_start(crm_period(@now, 'month'))) AS month_at,
	       crm_midnight(date(crm_period_start(crm_period(@now, 'month')), '-1 month')) AS before_at),
span AS MATERIALIZED (
	SELECT *, min(month_at, crm_instant(crm_ms(before_at) + crm_ms(now) - crm_ms(month_at))) AS before_end FROM clock),
-- What a deal was a week ago: the stay that ended first since.
was AS MATERIALIZED (
	SELECT w.field, w.id, w.was, min(w.at) AS at FROM span JOIN "deal.was" AS w ON w.at > week
	 WHERE w.field IN ('stage', 'amount', 'currency') GROUP BY w.field, w.id),
deal_then AS (
	SELECT d.id, d.name, d.owner, d.removed_at, NOT coalesce(d.removed_at IS NOT NULL OR s.type IN ('won', 'lost'), 0) AS now, s.type,
	       d.created_at <= week_at AND coalesce(d.removed_at > week_at, 1)
	       AND (coalesce(o.type, s.type, 'open') NOT IN ('won', 'lost') OR (ws.id IS NULL AND d.closed_at > week_at)) AS before,
	       $money(d.amount, d.currency, today) AS amount, $currency(d.currency) AS currency,
	       $money(iif(wa.id IS NULL, d.amount, wa.was), iif(wc.id IS NULL, d.currency, wc.was), crm_day(week_at)) AS amount_then,
	       $currency(iif(wc.id IS NULL, d.currency, wc.was)) AS currency_then
	  FROM span JOIN $ever(deal) AS d LEFT JOIN stage AS s ON s.id = d.stage
	  LEFT JOIN was AS ws ON ws.field = 'stage' AND ws.id = d.id LEFT JOIN stage AS o ON o.id = ws.was
	  LEFT JOIN was AS wa ON wa.field = 'amount' AND wa.id = d.id
	  LEFT JOIN was AS wc ON wc.field = 'currency' AND wc.id = d.id),
heard AS MATERIALIZED (
	SELECT w.id, w.was, min(w.at) AS at FROM span JOIN "ticket.was" AS w ON w.field = 'status' AND w.at > week GROUP BY w.id),
desk AS MATERIALIZED (
	SELECT t.id, t.subject, t.assignee, t.status, t.removed_at, t.removed_at IS NULL AND $ticket.t.is_open AS now,
	       t.created_at <= week_at AND coalesce(t.removed_at > week_at, 1)
	       AND (coalesce(h.was, t.status) NOT IN ('solved', 'closed', 'merged', 'spam')
	            OR (h.id IS NULL AND coalesce(t.solved_at, t.closed_at) > week_at)) AS before,
	       iif(t.removed_at IS NULL AND $ticket.t.is_open, $ticket.t.waiting_since IS NOT NULL, 0) AS waiting,
	       iif(t.removed_at IS NULL AND $ticket.t.is_open AND t.sla IS NOT NULL, $ticket.t.sla_state IS 'breached', 0) AS breached
	  FROM span JOIN $ever(ticket) AS t LEFT JOIN heard AS h ON h.id = t.id),
fact AS (
	SELECT c.id, c.name, c.owner AS who, 'new leads in 7 days' AS label, c.created_at >= week_at AS now, c.created_at < week_at AS before,
	       NULL AS amount, NULL AS amount_before, NULL AS currency, NULL AS currency_before,
	       iif(c.lifecycle_stage IN ('lead', 'mql', 'sql') OR c.lead_status IS NOT NULL
	           OR EXISTS (SELECT 1 FROM "contact.was" AS w WHERE w.field = 'lifecycle_stage' AND w.id = c.id
	                         AND w.was IN ('lead', 'mql', 'sql')), NULL, 'is no lead, and was none') AS why
	  FROM span JOIN contact AS c ON c.created_at >= fortnight_at AND c.created_at <= now
	UNION ALL
	SELECT id, name, owner, 'open deals', now, before, iif(now, amount, NULL), iif(before, amount_then, NULL), iif(now, currency, NULL),
	       iif(before, currency_then, NULL),
	       iif(now OR before, NULL, iif(removed_at IS NULL, 'is ' || type || ', and was closed 7 days ago', 'was removed')) AS why
	  FROM deal_then
	UNION ALL
	SELECT d.id, d.name, d.owner, 'deals won this month', d.closed_at >= month_at, d.closed_at < month_at,
	       iif(d.closed_at >= month_at, $money(d.amount, d.currency, crm_day(d.closed_at)), NULL),
	       iif(d.closed_at >= month_at, NULL, $money(d.amount, d.currency, crm_day(d.closed_at))), iif(d.closed_at >= month_at, $currency(d.currency), NULL),
	       iif(d.closed_at >= month_at, NULL, $currency(d.currency)),
	       iif(d.closed_at < before_end OR d.closed_at >= month_at, NULL, 'was won later in the month before')
	  FROM span JOIN deal AS d ON d.closed_at >= before_at AND d.closed_at <= now JOIN stage AS s ON s.id = d.stage AND s.type = 'won'
	UNION ALL
	SELECT id, subject, assignee, 'open tickets', now, before, NULL, NULL, NULL, NULL,
	       iif(now OR before, NULL, iif(removed_at IS NULL, 'is ' || status || ', and was not open 7 days ago', 'was removed')) FROM desk
	UNION ALL
	SELECT id, subject, assignee, 'tickets waiting for us', waiting, NULL, NULL, NULL, NULL, NULL, iif(waiting, NULL, 'has its answer')
	  FROM desk WHERE now
	UNION ALL
	SELECT id, subject, assignee, 'tickets breached', breached, NULL, NULL, NULL, NULL, NULL, iif(breached, NULL, 'no clock of it is late')
	  FROM desk WHERE now
	UNION ALL
	SELECT k.id, k.subject, coalesce(k.assignee, k.owner), iif(k.due_at < now, 'tasks overdue', 'tasks due today'), 1, NULL, NULL, NULL, NULL, NULL,
	       CASE WHEN k.status IN ('done', 'canceled') THEN 'is ' || k.status WHEN k.due_at >= tomorrow_at THEN 'is due later' WHEN k.due_at IS NULL THEN 'has no day' END
	  FROM span JOIN task AS k)
SELECT f.id, f.name, $by(u) AS by_value, f.label, f.now, f.before, f.amount, f.amount_before, f.currency, f.currency_before, f.why
  FROM fact AS f LEFT JOIN user AS u ON u.id = f.who WHERE $scope(u)
-- answer
WITH alike AS MATERIALIZED (
	SELECT j.value ->> 0 AS by_value, j.value ->> 1 AS label, j.value ->> 2 AS currency, j.value ->> 3 AS currency_before,
	       (j.value ->> 4) & 1 AS now, (j.value ->> 4) & 2 AS before, j.value ->> 5 AS n, j.value ->> 6 AS amount, j.value ->> 7 AS amount_before
	  FROM (SELECT crm_tally(by_value, label, currency, currency_before, now + 2 * coalesce(before, 0), amount, amount_before) AS list
	          FROM facts WHERE why IS NULL), json_each(list) AS j),
half AS (
	SELECT by_value, label, currency, n, 0 AS n_then, amount, NULL AS amount_then FROM alike WHERE now
	UNION ALL
	SELECT by_value, label, currency_before, 0, n, NULL, amount_before FROM alike WHERE before),
sums AS (
	SELECT by_value, label, currency, sum(n) AS n, sum(n_then) AS n_then, sum(amount) AS amount, sum(amount_then) AS amount_then,
	       row_number() OVER (PARTITION BY by_value, label ORDER BY sum(n) + sum(n_then) DESC, currency) AS row,
	       sum(sum(n)) OVER (PARTITION BY by_value, label) AS all_n, sum(sum(n_then)) OVER (PARTITION BY by_value, label) AS all_then
	  FROM half GROUP BY by_value, label, currency),
line(place, label, looks_back, won) AS (VALUES
	(1, 'new leads in 7 days', 1, 0), (2, 'open deals', 1, 0), (3, 'deals won this month', 1, 1), (4, 'open tickets', 1, 0),
	(5, 'tickets waiting for us', 0, 0), (6, 'tickets breached', 0, 0), (7, 'tasks due today', 0, 0), (8, 'tasks overdue', 0, 0)),
whose AS (SELECT by_value FROM alike UNION SELECT NULL WHERE NOT EXISTS (SELECT 1 FROM alike)),
-- How many there are of all currencies stands in the first row.
figure AS (
	SELECT w.by_value, l.place, s.row, l.label, iif(coalesce(s.row, 1) = 1, coalesce(s.all_n, 0), NULL) AS value,
	       iif(coalesce(s.row, 1) = 1 AND l.looks_back, coalesce(s.all_then, 0), NULL) AS before,
	       iif(l.won AND s.currency IS NOT NULL, coalesce(s.amount, 0), s.amount) AS amount,
	       iif(l.won AND s.currency IS NOT NULL, coalesce(s.amount_then, 0), s.amount_then) AS amount_before, s.currency
	  FROM whose AS w CROSS JOIN line AS l LEFT JOIN sums AS s ON s.label = l.label AND s.by_value IS w.by_value)
SELECT by_value, label, value, before, value - before, amount, amount_before, currency
  FROM figure ORDER BY by_value, place, row
