-- title: What is worth knowing this morning
-- note: New leads and deals won: of the last 7 days and of this month, beside the 7 days before and the same days of the month before. Open deals and tickets: now, beside 7 days ago as the history has it.
-- note: Deals and tickets that were open 7 days ago and were removed since are in that figure; in none of today.
-- note: Waiting are open tickets whose customer waits for an answer; breached those of which a clock is late. Tasks are open ones, due until the end of today, and overdue.
-- note: Amounts stand under their currency; --in puts all into one, by the rate of the day they were won, of open ones of today. --owner and --team narrow it to what is theirs.
-- of: user
-- column: label text = what
-- column: value integer = now
-- column: before integer
-- column: change integer
-- column: amount money currency
-- column: amount_before money currency = amount before
-- column: currency currency
WITH clock AS MATERIALIZED (
	SELECT @now AS now, crm_ms(@now) - 604800000 AS week, crm_instant(crm_ms(@now) - 604800000) AS week_at,
	       crm_instant(crm_ms(@now) - 1209600000) AS fortnight_at, crm_day(@now) AS today,
	       crm_midnight(date(crm_day(@now), '+1 day')) AS tomorrow_at,
	       crm_midnight(crm_period_start(crm_period(@now, 'month'))) AS month_at,
	       crm_midnight(date(crm_period_start(crm_period(@now, 'month')), '-1 month')) AS before_at),
span AS MATERIALIZED (
	SELECT *, min(month_at, crm_instant(crm_ms(before_at) + crm_ms(now) - crm_ms(month_at))) AS before_end FROM clock),
lead AS (
	SELECT c.created_at FROM span JOIN contact AS c ON c.created_at >= fortnight_at AND c.created_at <= now
	  LEFT JOIN user AS u ON u.id = c.owner
	 WHERE $scope(u) AND (c.lifecycle_stage IN ('lead', 'mql', 'sql') OR c.lead_status IS NOT NULL
	       OR EXISTS (SELECT 1 FROM "contact.was" AS w WHERE w.field = 'lifecycle_stage' AND w.id = c.id
	                     AND w.was IN ('lead', 'mql', 'sql')))),
won AS (
	SELECT d.closed_at >= month_at AS late, $currency(d.currency) AS currency,
	       $money(d.amount, d.currency, crm_day(d.closed_at)) AS amount
	  FROM span JOIN deal AS d ON d.closed_at >= before_at AND (d.closed_at < before_end OR d.closed_at >= month_at)
	  JOIN stage AS s ON s.id = d.stage AND s.type = 'won' LEFT JOIN user AS u ON u.id = d.owner
	 WHERE $scope(u)),
-- What a deal was a week ago: the stay that ended first since.
was AS MATERIALIZED (
	SELECT w.field, w.id, w.was, min(w.at) AS at FROM span JOIN "deal.was" AS w ON w.at > week
	 WHERE w.field IN ('stage', 'amount', 'currency') GROUP BY w.field, w.id),
deal_then AS (
	SELECT d.id, d.created_at <= week_at AND coalesce(d.removed_at > week_at, 1) AS made,
	       d.removed_at IS NOT NULL OR s.type IN ('won', 'lost') AS done,
	       coalesce(o.type, s.type, 'open') NOT IN ('won', 'lost') OR (ws.id IS NULL AND d.closed_at > week_at) AS open_then,
	       $money(d.amount, d.currency, today) AS amount, $currency(d.currency) AS currency,
	       $money(iif(wa.id IS NULL, d.amount, wa.was), iif(wc.id IS NULL, d.currency, wc.was), crm_day(week_at)) AS amount_then,
	       $currency(iif(wc.id IS NULL, d.currency, wc.was)) AS currency_then
	  FROM span JOIN $ever(deal) AS d LEFT JOIN stage AS s ON s.id = d.stage
	  LEFT JOIN was AS ws ON ws.field = 'stage' AND ws.id = d.id LEFT JOIN stage AS o ON o.id = ws.was
	  LEFT JOIN was AS wa ON wa.field = 'amount' AND wa.id = d.id
	  LEFT JOIN was AS wc ON wc.field = 'currency' AND wc.id = d.id
	  LEFT JOIN user AS u ON u.id = d.owner
	 WHERE $scope(u)),
open_deal AS (
	SELECT currency, amount, 1 AS n, NULL AS amount_then, 0 AS n_then FROM deal_then WHERE NOT coalesce(done, 0)
	UNION ALL
	SELECT currency_then, NULL, 0, amount_then, 1 FROM deal_then WHERE made AND open_then),
pipeline AS MATERIALIZED (
	SELECT currency, sum(n) AS n, sum(n_then) AS n_then, sum(amount) AS amount, sum(amount_then) AS amount_then,
	       row_number() OVER (ORDER BY sum(n) + sum(n_then) DESC, currency) AS place
	  FROM open_deal GROUP BY currency),
sold AS MATERIALIZED (
	SELECT currency, sum(late) AS n, sum(NOT late) AS n_then, sum(iif(late, amount, 0)) AS amount,
	       sum(iif(late, 0, amount)) AS amount_then, row_number() OVER (ORDER BY count(*) DESC, currency) AS place
	  FROM won GROUP BY currency),
heard AS MATERIALIZED (
	SELECT w.id, w.was, min(w.at) AS at FROM span JOIN "ticket.was" AS w ON w.field = 'status' AND w.at > week GROUP BY w.id),
desk AS (
	SELECT ticket_now.removed_at IS NULL AND ticket_now.status NOT IN ('solved', 'closed', 'merged', 'spam') AS open,
	       ticket_now.created_at <= week_at AND coalesce(ticket_now.removed_at > week_at, 1) AND (coalesce(h.was, ticket_now.status) NOT IN ('solved', 'closed', 'merged', 'spam')
	         OR (h.id IS NULL AND coalesce(ticket_now.solved_at, ticket_now.closed_at) > week_at)) AS open_then,
	       iif(ticket_now.removed_at IS NULL AND ticket_now.status NOT IN ('solved', 'closed', 'merged', 'spam'), $ticket.ticket_now.waiting_since IS NOT NULL, 0) AS waiting,
	       iif(ticket_now.removed_at IS NULL AND ticket_now.status NOT IN ('solved', 'closed', 'merged', 'spam') AND ticket_now.sla IS NOT NULL,
	           $ticket.ticket_now.sla_state IS 'breached', 0) AS breached
	  FROM span JOIN $ever(ticket) AS ticket_now LEFT JOIN heard AS h ON h.id = ticket_now.id LEFT JOIN user AS u ON u.id = ticket_now.assignee
	 WHERE $scope(u)),
desk_sums AS MATERIALIZED (SELECT sum(open) AS open, sum(open_then) AS open_then, sum(waiting) AS waiting, sum(breached) AS breached FROM desk),
todo AS MATERIALIZED (
	SELECT sum(k.due_at >= now AND k.due_at < tomorrow_at) AS today, sum(k.due_at < now) AS overdue
	  FROM span JOIN task AS k ON k.status NOT IN ('done', 'canceled') AND k.due_at < tomorrow_at
	  LEFT JOIN user AS u ON u.id = coalesce(k.assignee, k.owner)
	 WHERE $scope(u)),
-- How many there are of all currencies stands in the first row.
figure(place, row, label, value, before, amount, amount_before, currency) AS (
	SELECT 1, 1, 'new leads in 7 days', coalesce(sum(created_at >= week_at), 0), coalesce(sum(created_at < week_at), 0), NULL, NULL, NULL
	  FROM span, lead
	UNION ALL
	SELECT 2, first.row, 'open deals', iif(first.row = 1, (SELECT coalesce(sum(n), 0) FROM pipeline), NULL),
	       iif(first.row = 1, (SELECT coalesce(sum(n_then), 0) FROM pipeline), NULL), p.amount, p.amount_then, p.currency
	  FROM (SELECT 1 AS row UNION SELECT place FROM pipeline) AS first LEFT JOIN pipeline AS p ON p.place = first.row
	UNION ALL
	SELECT 3, first.row, 'deals won this month', iif(first.row = 1, (SELECT coalesce(sum(n), 0) FROM sold), NULL),
	       iif(first.row = 1, (SELECT coalesce(sum(n_then), 0) FROM sold), NULL), s.amount, s.amount_then, s.currency
	  FROM (SELECT 1 AS row UNION SELECT place FROM sold) AS first LEFT JOIN sold AS s ON s.place = first.row
	UNION ALL SELECT 4, 1, 'open tickets', coalesce(open, 0), coalesce(open_then, 0), NULL, NULL, NULL FROM desk_sums
	UNION ALL SELECT 5, 1, 'tickets waiting for us', coalesce(waiting, 0), NULL, NULL, NULL, NULL FROM desk_sums
	UNION ALL SELECT 6, 1, 'tickets breached', coalesce(breached, 0), NULL, NULL, NULL, NULL FROM desk_sums
	UNION ALL SELECT 7, 1, 'tasks due today', coalesce(today, 0), NULL, NULL, NULL, NULL FROM todo
	UNION ALL SELECT 8, 1, 'tasks overdue', coalesce(overdue, 0), NULL, NULL, NULL, NULL FROM todo)
SELECT label, value, before, value - before, amount, amount_before, currency
  FROM figure ORDER BY place, row
