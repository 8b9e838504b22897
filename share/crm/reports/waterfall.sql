-- title: From the pipeline at the start to that at the end
-- note: open at end = open at start + created + reopened + pulled in + amount up - amount down - won - lost - pushed out, to the cent;
-- note: `check` is the difference, 0. `deals` adds up the same way, but for those of amount up and down, which stay.
-- note: The pipeline are the deals in open and waiting stages; with -p due_from=DAY and -p due_to=DAY those of them with close_date in
-- note: these days: a deal whose close_date moves in is pulled in, one whose close_date moves out (or is emptied) is pushed out.
-- note: A deal enters once and leaves once: what it was at the start of the period against what it was at its end (or now). It enters
-- note: with the amount it was created with, or had at the start, and leaves with the amount it has at the end; between the two lies
-- note: amount up or down. One that was won, opened and won again within the period is in no line; one created and won is in both.
-- note: Stages are what the history says; a deal that was imported as closed was open from created_at to closed_at. Removed deals are
-- note: in no line, at neither end, so that it adds up; --as-of a day on which they were there has them.
-- note: Another currency is amount down in the old, up in the new; --in takes the rate of the period's last day.
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
-- fact: amount0 money currency0
-- fact: currency0 currency
-- fact: amount1 money currency1
-- fact: currency1 currency
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
                               CASE WHEN coalesce(s0.type IN ('open', 'on_hold'), d.closed_at IS NULL) THEN 1
                                    WHEN d.closed_at >= :from THEN crm_moved('deal.stage', d.id) IS NULL ELSE 0 END AS open0,
                               CASE WHEN coalesce(s1.type IN ('open', 'on_hold'), d.closed_at IS NULL) THEN 1
                                    WHEN d.closed_at >= min(:to, @now) THEN crm_moved('deal.stage', d.id) IS NULL ELSE 0 END AS open1,
                               iif(:due_from IS NULL AND :due_to IS NULL, 1,
                                   coalesce(close0 BETWEEN coalesce(:due_from, '') AND coalesce(:due_to, '9999-12-31'), 0)) AS due0,
                               iif(:due_from IS NULL AND :due_to IS NULL, 1,
                                   coalesce(close1 BETWEEN coalesce(:due_from, '') AND coalesce(:due_to, '9999-12-31'), 0)) AS due1
                          FROM (SELECT d.id, d.name, $by(d) AS by_value, d.created_at, d.closed_at,
                                       crm_was('deal.stage', d.id, crm_ms(:from), d.stage) AS stage0,
                                       iif(:to > @now, d.stage, crm_was('deal.stage', d.id, crm_ms(:to), d.stage)) AS stage1,
                                       iif(:due_from IS NULL AND :due_to IS NULL, NULL,
                                           crm_was('deal.close_date', d.id, crm_ms(:from), d.close_date)) AS close0,
                                       iif(:due_from IS NULL AND :due_to IS NULL, NULL,
                                           iif(:to > @now, d.close_date, crm_was('deal.close_date', d.id, crm_ms(:to), d.close_date))) AS close1,
                                       crm_was('deal.amount', d.id, crm_ms(:from), d.amount) AS a0,
                                       iif(:to > @now, d.amount, crm_was('deal.amount', d.id, crm_ms(:to), d.amount)) AS a1,
                                       crm_was('deal.currency', d.id, crm_ms(:from), d.currency) AS c0,
                                       iif(:to > @now, d.currency, crm_was('deal.currency', d.id, crm_ms(:to), d.currency)) AS c1
                                  FROM deal AS d WHERE $scope(d) LIMIT -1) AS d
                               LEFT JOIN stage AS s0 ON s0.id = d.stage0 LEFT JOIN stage AS s1 ON s1.id = d.stage1
                         LIMIT -1)))
-- answer
-- The same as grouping the facts, but what is alike is counted first and looked at then: of a million deals there are some hundred
-- kinds. `kind` is a sum of: 1 made before the start, 2 never closed, 4 and 8 closed after the start and after the end, 16 in the
-- days at the start, 32 at the end, 64 amount up, 128 amount down, 256 no stage is known that it left.
-- Those that were closed before the start and have been since, most of all there are, are passed over.
WITH one AS (SELECT d.id, $by(d) AS by_value, d.created_at, d.closed_at, d.stage, d.amount, d.currency, d.close_date,
                    crm_steady('deal.stage deal.amount deal.currency', d.id, crm_ms(:from)) AS steady
               FROM deal AS d
              WHERE $scope(d) AND d.created_at < :to AND d.created_at <= @now
                AND NOT coalesce(d.closed_at < :from AND d.stage IN (SELECT id FROM stage WHERE type IN ('won', 'lost'))
                                 AND crm_steady('deal.stage deal.amount deal.currency', d.id, crm_ms(:from)), 0)
              LIMIT -1),
     ends AS (SELECT by_value, stage0, stage1, made, due0, due1, $currency(coalesce(c0, c1)) AS currency0, $currency(coalesce(c1, c0)) AS currency1,
                     coalesce($money(a0, coalesce(c0, c1), min(crm_day(@now), date(:to_day, '-1 day'))), 0) AS amount0,
                     coalesce($money(a1, coalesce(c1, c0), min(crm_day(@now), date(:to_day, '-1 day'))), 0) AS amount1
                FROM (SELECT by_value,
                             (created_at < :from) + iif(closed_at IS NULL, 2, 4 * (closed_at >= :from) + 8 * (closed_at >= min(:to, @now))
                                 + iif(closed_at >= :from AND crm_was('deal.stage', id, crm_ms(:from), '-') = '-' AND crm_moved('deal.stage', id) IS NULL, 256, 0)) AS made,
                             iif(steady, stage, crm_was('deal.stage', id, crm_ms(:from), stage)) AS stage0,
                             iif(steady OR :to > @now, stage, crm_was('deal.stage', id, crm_ms(:to), stage)) AS stage1,
                             iif(:due_from IS NULL AND :due_to IS NULL, 16,
                                 16 * coalesce(crm_was('deal.close_date', id, crm_ms(:from), close_date)
                                               BETWEEN coalesce(:due_from, '') AND coalesce(:due_to, '9999-12-31'), 0)) AS due0,
                             iif(:due_from IS NULL AND :due_to IS NULL, 32,
                                 32 * coalesce(iif(:to > @now, close_date, crm_was('deal.close_date', id, crm_ms(:to), close_date))
                                               BETWEEN coalesce(:due_from, '') AND coalesce(:due_to, '9999-12-31'), 0)) AS due1,
                             iif(steady, amount, crm_was('deal.amount', id, crm_ms(:from), amount)) AS a0,
                             iif(steady OR :to > @now, amount, crm_was('deal.amount', id, crm_ms(:to), amount)) AS a1,
                             iif(steady, currency, crm_was('deal.currency', id, crm_ms(:from), currency)) AS c0,
                             iif(steady OR :to > @now, currency, crm_was('deal.currency', id, crm_ms(:to), currency)) AS c1
                        FROM one LIMIT -1)),
     alike AS (SELECT j.value ->> 0 AS by_value, j.value ->> 1 AS stage0, j.value ->> 2 AS stage1, j.value ->> 3 AS currencies,
                      j.value ->> 4 AS kind, j.value ->> 5 AS n, j.value ->> 6 AS amount0, j.value ->> 7 AS amount1
                 FROM (SELECT crm_tally(by_value, stage0, stage1,
                                        CASE WHEN currency0 IS currency1 THEN currency0 ELSE currency0 || currency1 END,
                                        made + due0 + due1 + 64 * (amount1 > amount0) + 128 * (amount1 < amount0), amount0, amount1) AS list
                         FROM ends), json_each(list) AS j),
     typed AS (SELECT a.*, s1.type AS type1, kind & 1 AS old, kind & 16 AS due0, kind & 32 AS due1,
                      coalesce(s0.type IN ('open', 'on_hold'), kind & 2) OR kind & 260 = 260 AS open0,
                      coalesce(s1.type IN ('open', 'on_hold'), kind & 2) OR kind & 264 = 264 AS open1
                 FROM alike AS a LEFT JOIN stage AS s0 ON s0.id = a.stage0 LEFT JOIN stage AS s1 ON s1.id = a.stage1),
     entered AS (SELECT *, open1 AND due1 AS now_in,
                        CASE WHEN old AND open0 AND due0 THEN 'open at start'
                             WHEN NOT (open1 AND due1) AND NOT (NOT open1 AND due1 AND (open0 OR NOT old)) THEN NULL
                             WHEN NOT old THEN 'created' WHEN NOT open0 THEN 'reopened' ELSE 'pulled in' END AS entry
                   FROM typed),
     sums AS (SELECT by_value, entry, CASE WHEN now_in THEN 'open at end' WHEN open1 THEN 'pushed out' ELSE coalesce(type1, 'lost') END AS leaving,
                     coalesce(substr(currencies, 1, 3), '   ') AS currency0, coalesce(substr(currencies, -3), '   ') AS currency1,
                     CASE WHEN length(currencies) > 3 THEN '*' WHEN kind & 64 THEN '+' WHEN kind & 128 THEN '-' ELSE '=' END AS way,
                     n, amount0, amount1
                FROM entered WHERE entry IS NOT NULL),
     step(place, step, total) AS (VALUES (1, 'open at start', 1), (2, 'created', 0), (3, 'reopened', 0), (4, 'pulled in', 0), (5, 'amount up', 0),
                                         (6, 'amount down', 0), (7, 'won', 0), (8, 'lost', 0), (9, 'pushed out', 0), (10, 'open at end', 1)),
     part(part) AS (VALUES (1), (2), (3), (4)),
     line AS (SELECT by_value, iif(part IN (1, 3), currency0, currency1) AS currency, n * iif(part = 4 AND leaving <> 'open at end', -1, 1) AS n,
                     CASE part WHEN 1 THEN entry WHEN 2 THEN 'amount up' WHEN 3 THEN 'amount down' ELSE leaving END AS step,
                     CASE part WHEN 1 THEN amount0 WHEN 2 THEN amount1 - iif(way = '+', amount0, 0) WHEN 3 THEN iif(way = '-', amount1, 0) - amount0
                               ELSE iif(leaving = 'open at end', amount1, -amount1) END AS amount
                FROM sums CROSS JOIN part
               WHERE part IN (1, 4) OR part = 2 AND way IN ('+', '*') OR part = 3 AND way IN ('-', '*')),
     whole AS (SELECT l.by_value, l.currency, s.place, s.step, s.total, coalesce(sum(n) FILTER (WHERE l.step = s.step), 0) AS n,
                      coalesce(sum(amount) FILTER (WHERE l.step = s.step), 0) AS amount
                 FROM line AS l CROSS JOIN step AS s GROUP BY l.by_value, l.currency, s.place, s.step, s.total)
SELECT by_value, step, n, amount, total,
       iif(place = 10, sum(iif(place = 10, -amount, amount)) OVER (PARTITION BY by_value, currency), NULL), nullif(currency, '   ')
  FROM whole ORDER BY by_value, currency = '   ', currency, place
