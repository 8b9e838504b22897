-- title: What the forecast said, and what was won
-- note: For each month (--every) that is over: the forecast as it stood at midnight `days` days before the month began, computed again
-- note: from the history: deals open then and due in the month, amount x probability as they were then; and what was won in it, in full.
-- note: accuracy = 1 - |forecast - actual| / actual, in percent; less than 0 where more than twice as much was said as came.
-- note: Deals that were removed since are in what was said; what they won is not in what was won, as in no other report. Those whose
-- note: making was undone have never been.
-- note: What was imported as won has no history to foretell it from: it is in what was won alone. With --in, the forecast takes the rate
-- note: of the day it was made, a deal won that of the day it was won.
-- of: deal
-- from: -1y
-- to: today
-- every: month
-- period: months
-- column: month period
-- column: by by
-- column: forecast money currency = as it was said
-- column: actual money currency = won
-- column: n integer = deals won
-- column: accuracy percent
-- column: currency currency
-- param: days integer 90 = how long before the month
-- fact: won bool
-- fact: forecast money cur
-- fact: actual money cur
-- fact: cur currency
-- chart: bars month forecast,actual
-- facts
WITH RECURSIVE
     month(name) AS (SELECT crm_period(max(:from_day, coalesce((SELECT crm_day(min(e.created_at)) FROM $ever(deal) AS e), :from_day)), :every)
                      UNION ALL
                     SELECT crm_period_next(name) FROM month WHERE crm_period_start(crm_period_next(name)) < min(:to_day, crm_day(@now))),
     span AS MATERIALIZED (SELECT name, crm_period_start(name) AS first_day, crm_period_start(crm_period_next(name)) AS next_day,
                                  date(crm_period_start(name), '-' || :days || ' days') AS said_day,
                                  crm_midnight(date(crm_period_start(name), '-' || :days || ' days')) AS said_at
                             FROM month WHERE crm_period_start(crm_period_next(name)) <= crm_day(@now)),
     said AS (SELECT d.id, d.name, p.name AS month, $by(d) AS by_value,
                     $money(crm_share(crm_was('deal.amount', d.id, crm_ms(p.said_at), d.amount),
                                      coalesce(crm_was('deal.probability', d.id, crm_ms(p.said_at), d.probability), s.probability, 0)),
                            crm_was('deal.currency', d.id, crm_ms(p.said_at), d.currency), p.said_day) AS forecast,
                     $currency(crm_was('deal.currency', d.id, crm_ms(p.said_at), d.currency)) AS cur, d.removed_at
                FROM span AS p CROSS JOIN $ever(deal) AS d ON d.created_at < p.said_at AND coalesce(d.removed_at >= p.said_at, 1)
                     JOIN stage AS s ON s.id = crm_was('deal.stage', d.id, crm_ms(p.said_at), d.stage)
               WHERE s.type IN ('open', 'on_hold') AND $scope(d)
                 AND crm_was('deal.close_date', d.id, crm_ms(p.said_at), d.close_date) >= p.first_day
                 AND crm_was('deal.close_date', d.id, crm_ms(p.said_at), d.close_date) < p.next_day
                 AND coalesce(crm_was('deal.forecast_category', d.id, crm_ms(p.said_at), d.forecast_category),
                              s.forecast_category, '') <> 'omitted'),
     came AS (SELECT d.id, d.name, crm_period(d.closed_at, :every) AS month, $by(d) AS by_value,
                     $money(d.amount, d.currency, crm_day(d.closed_at)) AS actual, $currency(d.currency) AS cur
                FROM deal AS d JOIN stage AS s ON s.id = d.stage AND s.type = 'won' WHERE d.closed_at IS NOT NULL AND $scope(d))
SELECT id, name, month, by_value, iif(removed_at IS NULL, 'said', 'said, and removed since') AS what, 0 AS won, forecast, NULL AS actual, cur,
       NULL AS why
  FROM said
 UNION ALL
SELECT id, name, month, by_value, 'won', 1, NULL, actual, cur, iif(month IN (SELECT name FROM span), NULL, 'was won in no month of these')
  FROM came
-- answer
WITH sums AS (SELECT month, by_value, coalesce(sum(forecast), 0) AS forecast, coalesce(sum(actual), 0) AS actual, sum(won) AS n, cur
                FROM facts WHERE why IS NULL GROUP BY month, by_value, cur)
SELECT month, by_value, forecast, actual, n, iif(actual > 0, 100.0 - crm_percent(abs(forecast - actual), actual), NULL), cur
  FROM sums ORDER BY month, by_value, cur
