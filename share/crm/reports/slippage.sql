-- title: Deals that slipped out of the period
-- note: due = open deals with close_date in the period, as it was when the period began. slipped = those of them still open at its end (or
-- note: now) with a close_date after the period. rate = slipped / due. pushes = how often their close_date has been put off, ever.
-- note: A deal that was imported as closed was due if it was closed in the period, and has not slipped.
-- of: deal
-- from: soq
-- to: eoq
-- period: due
-- column: by by
-- column: due integer = due at the start
-- column: slipped integer
-- column: rate percent = slipped of due
-- column: won integer
-- column: lost integer
-- column: pushes integer = times put off
-- column: amount money currency = that slipped
-- column: currency currency
-- fact: amount money cur
-- fact: cur currency
-- chart: bars by slipped,due
-- facts
SELECT id, name, by_value, was_due, is_due, result, pushes, amount, cur,
       CASE WHEN created_at IS NULL OR created_at >= :from THEN 'was created later'
            WHEN NOT was_open THEN 'was closed already'
            WHEN was_due IS NULL OR was_due < :from_day OR was_due >= :to_day THEN 'was not due in the period' END AS why
  FROM (SELECT d.*, coalesce(b.type IN ('open', 'on_hold'), 1) OR (moved IS NULL AND d.closed_at >= :from) AS was_open,
               CASE WHEN e.type IN ('won', 'lost') THEN e.type WHEN d.is_due >= :to_day THEN 'slipped' ELSE 'open' END AS result
          FROM (SELECT deal1.id, deal1.name, $by(deal1) AS by_value, deal1.created_at, deal1.closed_at,
                       $money(deal1.amount, deal1.currency, crm_day(@now)) AS amount, $currency(deal1.currency) AS cur,
                       crm_moved('deal.stage', deal1.id) AS moved,
                       crm_was('deal.stage', deal1.id, crm_ms(:from), deal1.stage) AS stage0,
                       crm_was('deal.stage', deal1.id, crm_ms(:to), deal1.stage) AS stage1,
                       crm_was('deal.close_date', deal1.id, crm_ms(:from), deal1.close_date) AS was_due,
                       crm_was('deal.close_date', deal1.id, crm_ms(:to), deal1.close_date) AS is_due,
                       $deal.deal1.close_moves AS pushes
                  FROM deal AS deal1 WHERE $scope(deal1) LIMIT -1) AS d
               LEFT JOIN stage AS b ON b.id = d.stage0 LEFT JOIN stage AS e ON e.id = d.stage1)
-- answer
SELECT by_value, count(*), sum(result = 'slipped'), crm_percent(sum(result = 'slipped'), count(*)), sum(result = 'won'), sum(result = 'lost'),
       sum(pushes), coalesce(sum(amount) FILTER (WHERE result = 'slipped'), 0), cur
  FROM facts WHERE why IS NULL
 GROUP BY by_value, cur ORDER BY 2 DESC, by_value, cur
