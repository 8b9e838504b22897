-- title: Forecast
-- note: forecast = won in the period, in full, by closed_at + open with close_date in it, amount x probability / 100. A lost deal is never
-- note: in it; one without a probability takes that of its stage. The first day that counts is that of --from: what is overdue is not in.
-- note: category: closed are those won; the others are open, by their place in the forecast (or their stage's; else pipeline). Omitted
-- note: ones are shown, but in no forecast and no sum.
-- note: amount_to and forecast_to add up from closed on: commit = commit + closed, best_case = best_case + commit + closed,
-- note: pipeline = all open + closed: forecast_to of pipeline is the forecast of the month.
-- of: deal
-- from: som
-- to: eoy
-- every: month
-- period: due or won
-- column: month period
-- column: by by
-- column: category text
-- column: deals integer
-- column: amount money currency = in full
-- column: forecast money currency = by probability; of those won in full
-- column: amount_to money currency = amount up to this category
-- column: forecast_to money currency = forecast up to this category
-- column: currency currency
-- fact: amount money cur
-- fact: forecast money cur
-- fact: cur currency
-- chart: stacked month forecast by category
-- facts
SELECT d.id, d.name, $by(d) AS by_value,
       iif(s.type = 'won', 'closed', replace(coalesce(d.forecast_category, s.forecast_category, 'pipeline'), 'closed', 'commit')) AS category,
       crm_period(iif(s.type = 'won', d.closed_at, d.close_date), :every) AS month,
       $money(d.amount, d.currency, crm_day(iif(s.type = 'won', d.closed_at, @now))) AS amount,
       $money(iif(s.type = 'won', d.amount, crm_share(d.amount, coalesce(d.probability, s.probability, 0))), d.currency,
              crm_day(iif(s.type = 'won', d.closed_at, @now))) AS forecast,
       $currency(d.currency) AS cur,
       CASE WHEN s.type = 'won' THEN CASE WHEN d.closed_at >= :from AND d.closed_at < :to THEN NULL
                                          WHEN d.closed_at IS NULL THEN 'nobody knows when it was won' ELSE 'was won outside the period' END
            WHEN s.type = 'lost' THEN 'is lost'
            WHEN d.close_date IS NULL THEN 'is open without a close_date'
            WHEN d.close_date < :from_day OR d.close_date >= :to_day THEN 'is due outside the period' END AS why
  FROM deal AS d LEFT JOIN stage AS s ON s.id = d.stage
 WHERE $scope(d)
-- answer
-- Each table of WITH is named once: SQLite writes all facts to a table where it meets their name twice.
WITH sums AS (SELECT j.value ->> 0 AS by_value, j.value ->> 1 AS month, j.value ->> 2 AS category, j.value ->> 3 AS cur, j.value ->> 5 AS n,
                     coalesce(j.value ->> 6, 0) AS amount, coalesce(j.value ->> 7, 0) AS forecast
                FROM (SELECT crm_tally(by_value, month, category, cur, NULL, amount, forecast) AS list FROM facts WHERE why IS NULL),
                     json_each(list) AS j),
     category(place, name) AS (VALUES (1, 'closed'), (2, 'commit'), (3, 'best_case'), (4, 'pipeline'), (5, 'omitted')),
     line AS (SELECT s.month, s.by_value, s.cur, c.place, c.name, coalesce(sum(s.n) FILTER (WHERE s.category = c.name), 0) AS n,
                     coalesce(sum(s.amount) FILTER (WHERE s.category = c.name), 0) AS amount,
                     coalesce(sum(s.forecast) FILTER (WHERE s.category = c.name), 0) AS forecast
                FROM sums AS s CROSS JOIN category AS c GROUP BY s.month, s.by_value, s.cur, c.place, c.name
              HAVING c.place < 5 OR sum(s.category = c.name) > 0)
SELECT month, by_value, name, n, amount, iif(place < 5, forecast, NULL), iif(place < 5, sum(amount) OVER upto, NULL),
       iif(place < 5, sum(forecast) OVER upto, NULL), cur
  FROM line
WINDOW upto AS (PARTITION BY month, by_value, cur ORDER BY place)
 ORDER BY month, by_value, cur, place
