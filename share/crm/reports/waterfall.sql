-- title: From the pipeline at the start to that at the end
-- note: open at end = open at start + created + reopened + pulled in + amount up - amount down - won - lost - pushed out, to the cent;
-- note: `check` is the difference, 0. `deals` adds up the same way, but for those of amount up and down, which stay.
-- note: The pipeline are the deals in open and waiting stages; with -p due_from=DAY and -p due_to=DAY those of them with close_date in
-- note: these days: a deal whose close_date moves in is pulled in, one whose close_date moves out (or is emptied) is pushed out.
-- note: A deal enters once and leaves once: what it was at the start of the period against what it was at its end (or now). It enters
-- note: with the amount it was created with, or had at the start, and leaves with the amount it has at the end; between the two lies
-- note: amount up or down. One that was won, opened and won again within the period is in no line; one created and won is in both.
-- note: Stages are what the history says; a deal that was imported as closed was open from created_at to closed_at. Removed deals are
-- note: in no line. Another currency is amount down in the old, up in the new; --in takes the rate of the period's last day.
-- of: deal
-- from: soq
-- to: eoq
-- period: from
-- column: by by
-- column: step text = line
-- column: deals integer
-- column: amount money currency
-- column: total bool = is a sum
-- column: check money currency = difference to the sum of the lines
-- column: currency currency
-- param: due_from date
-- param: due_to date
-- chart: waterfall step amount by total
-- facts
-- LIMIT -1: so that what stands inside is computed once, not wherever its name is said.
SELECT id, name, by_value, entry,
       CASE WHEN now_in OR NOT (is_in OR entry IS NOT NULL) THEN NULL WHEN open1 THEN 'pushed out' ELSE coalesce(type1, 'lost') END AS leaving,
       coalesce($money(a0, coalesce(c0, c1), min(crm_day(@now), date(:to_day, '-1 day'))), 0) AS amount0, $currency(coalesce(c0, c1)) AS currency0,
       coalesce($money(a1, coalesce(c1, c0), min(crm_day(@now), date(:to_day, '-1 day'))), 0) AS amount1, $currency(coalesce(c1, c0)) AS currency1,
       CASE WHEN created_at IS NULL OR created_at >= :to OR created_at > @now THEN 'was created after the period'
            WHEN NOT is_in AND entry IS NULL THEN 'was not in the pipeline' END AS why
  FROM (SELECT *, CASE WHEN is_in OR NOT (now_in OR (NOT open1 AND due1 AND (open0 OR NOT old))) THEN NULL
                       WHEN NOT old THEN 'created' WHEN NOT open0 THEN 'reopened' ELSE 'pulled in' END AS entry
          FROM (SELECT *, old AND open0 AND due0 AS is_in, open1 AND due1 AS now_in
                  FROM (SELECT d.*, d.created_at < :from AS old, s1.type AS type1,
                               coalesce(s0.type IN ('open', 'on_hold'), d.closed_at IS NULL)
                                 OR (d.closed_at >= :from AND crm_moved('deal.stage', d.id) IS NULL) AS open0,
                               coalesce(s1.type IN ('open', 'on_hold'), d.closed_at IS NULL)
                                 OR (d.closed_at >= min(:to, @now) AND crm_moved('deal.stage', d.id) IS NULL) AS open1,
                               :due_from IS NULL AND :due_to IS NULL
                                 OR coalesce(close0 BETWEEN coalesce(:due_from, '') AND coalesce(:due_to, '9999-12-31'), 0) AS due0,
                               :due_from IS NULL AND :due_to IS NULL
                                 OR coalesce(close1 BETWEEN coalesce(:due_from, '') AND coalesce(:due_to, '9999-12-31'), 0) AS due1
                          FROM (SELECT d.id, d.name, $by(d) AS by_value, d.created_at, d.closed_at,
                                       crm_was('deal.stage', d.id, crm_ms(:from), d.stage) AS stage0,
                                       crm_was('deal.stage', d.id, crm_ms(:to), d.stage) AS stage1,
                                       iif(:due_from IS NULL AND :due_to IS NULL, NULL,
                                           crm_was('deal.close_date', d.id, crm_ms(:from), d.close_date)) AS close0,
                                       iif(:due_from IS NULL AND :due_to IS NULL, NULL,
                                           crm_was('deal.close_date', d.id, crm_ms(:to), d.close_date)) AS close1,
                                       crm_was('deal.amount', d.id, crm_ms(:from), d.amount) AS a0,
                                       crm_was('deal.amount', d.id, crm_ms(:to), d.amount) AS a1,
                                       crm_was('deal.currency', d.id, crm_ms(:from), d.currency) AS c0,
                                       crm_was('deal.currency', d.id, crm_ms(:to), d.currency) AS c1
                                  FROM deal AS d WHERE $scope(d) LIMIT -1) AS d
                               LEFT JOIN stage AS s0 ON s0.id = d.stage0 LEFT JOIN stage AS s1 ON s1.id = d.stage1
                         LIMIT -1)))
-- answer
WITH sums AS (SELECT by_value, j.value ->> 0 AS entry, j.value ->> 1 AS leaving, substr(j.value ->> 2, 1, 3) AS currency0,
                     substr(j.value ->> 2, -3) AS currency1, j.value ->> 3 AS way, j.value ->> 4 AS n, j.value ->> 5 AS amount0,
                     j.value ->> 6 AS amount1
                FROM (SELECT by_value, crm_tally(coalesce(entry, 'open at start'), coalesce(leaving, 'open at end'),
                                                 CASE WHEN currency0 IS currency1 THEN coalesce(currency0, '   ')
                                                      ELSE currency0 || currency1 END,
                                                 CASE WHEN currency0 IS NOT currency1 THEN '*' WHEN amount1 > amount0 THEN '+'
                                                      WHEN amount1 < amount0 THEN '-' ELSE '=' END, amount0, amount1) AS list
                        FROM facts WHERE why IS NULL GROUP BY by_value), json_each(list) AS j),
     line AS (SELECT by_value, entry AS step, currency0 AS currency, n, amount0 AS amount FROM sums
              UNION ALL SELECT by_value, 'amount up', currency1, n, iif(way = '+', amount1 - amount0, amount1) FROM sums WHERE way IN ('+', '*')
              UNION ALL SELECT by_value, 'amount down', currency0, n, iif(way = '-', amount1 - amount0, -amount0) FROM sums WHERE way IN ('-', '*')
              UNION ALL SELECT by_value, leaving, currency1, iif(leaving = 'open at end', n, -n), iif(leaving = 'open at end', amount1, -amount1)
                          FROM sums),
     step(place, step, total) AS (VALUES (1, 'open at start', 1), (2, 'created', 0), (3, 'reopened', 0), (4, 'pulled in', 0), (5, 'amount up', 0),
                                         (6, 'amount down', 0), (7, 'won', 0), (8, 'lost', 0), (9, 'pushed out', 0), (10, 'open at end', 1)),
     whole AS (SELECT by_value, currency, step, sum(n) AS n, sum(amount) AS amount FROM line GROUP BY 1, 2, 3)
SELECT g.by_value, s.step, coalesce(w.n, 0), coalesce(w.amount, 0), s.total,
       iif(s.place = 10, (SELECT coalesce(sum(iif(c.step = 'open at end', -c.amount, c.amount)), 0) FROM whole AS c
                           WHERE c.by_value IS g.by_value AND c.currency = g.currency), NULL), nullif(g.currency, '   ')
  FROM (SELECT DISTINCT by_value, currency FROM line) AS g CROSS JOIN step AS s
       LEFT JOIN whole AS w ON w.by_value IS g.by_value AND w.currency = g.currency AND w.step = s.step
 ORDER BY g.by_value, g.currency, s.place
