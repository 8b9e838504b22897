-- title: Monthly recurring revenue
-- note: A won deal with recurring_amount pays monthly_value each month from the day it was won (closed_at) to recurring_until, or for ever
-- note: where that is empty. A customer is the deal's company, else its contact, else the deal itself; MRR is the sum over those that pay.
-- note: at end = at start + new + expansion + reactivation - contraction - churn, by customer: what it paid on the day before the period
-- note: against its last day (or today). new: the customer has never paid before; reactivation: it has, but did not at the start.
-- note: NRR = what the customers of the start pay at the end / what they paid at the start; GRR the same without what any pays more.
-- note: Amounts are those of the day, from the history. ARR = 12 x MRR. With --in, all takes the rate of the last day.
-- of: deal
-- from: soq
-- to: eoq
-- period: from
-- column: by by
-- column: step text = line
-- column: customers integer
-- column: amount money currency = a month
-- column: total bool = is a sum
-- column: arr money currency = a year
-- column: nrr percent
-- column: grr percent
-- column: currency currency
-- fact: before money cur
-- fact: after money cur
-- fact: cur currency
-- chart: waterfall step amount by total
-- facts
SELECT id, name, by_value, customer, cur, first_day, last_day,
       iif(first_day < :from_day AND last_day >= date(:from_day, '-1 day'), before, 0) AS before,
       iif(first_day <= today AND last_day >= today, after, 0) AS after,
       CASE WHEN type IS NOT 'won' THEN 'is not won' WHEN first_day IS NULL THEN 'nobody knows when it was won'
            WHEN before IS NULL AND after IS NULL THEN 'is not paid again and again' END AS why
  FROM (SELECT d.id, d.name, $by(d) AS by_value, coalesce(d.company, d.contact, d.id) AS customer, $currency(d.currency) AS cur, s.type,
               crm_day(d.closed_at) AS first_day, coalesce(d.recurring_until, '9999-12-31') AS last_day,
               min(crm_day(@now), date(:to_day, '-1 day')) AS today,
               $money(crm_by_month(crm_was('deal.recurring_amount', d.id, crm_ms(:from), d.recurring_amount),
                                   crm_was('deal.recurring_period', d.id, crm_ms(:from), d.recurring_period)), d.currency,
                      min(crm_day(@now), date(:to_day, '-1 day'))) AS before,
               $money(crm_by_month(crm_was('deal.recurring_amount', d.id, crm_ms(:to), d.recurring_amount),
                                   crm_was('deal.recurring_period', d.id, crm_ms(:to), d.recurring_period)), d.currency,
                      min(crm_day(@now), date(:to_day, '-1 day'))) AS after
          FROM deal AS d LEFT JOIN stage AS s ON s.id = d.stage
         WHERE $scope(d) LIMIT -1)
-- answer
WITH customer AS (SELECT by_value, cur, customer, coalesce(sum(before), 0) AS before, coalesce(sum(after), 0) AS after,
                         min(first_day) < :from_day AS known
                    FROM facts WHERE why IS NULL GROUP BY by_value, cur, customer),
     line AS (SELECT by_value, cur, 1 AS place, before AS amount FROM customer WHERE before > 0
              UNION ALL SELECT by_value, cur, CASE WHEN before = 0 THEN iif(known, 4, 2) WHEN after = 0 THEN 6 WHEN after > before THEN 3 ELSE 5 END,
                               after - before FROM customer WHERE after <> before
              UNION ALL SELECT by_value, cur, 7, after FROM customer WHERE after > 0),
     step(place, name, total) AS (VALUES (1, 'at start', 1), (2, 'new', 0), (3, 'expansion', 0), (4, 'reactivation', 0), (5, 'contraction', 0),
                                         (6, 'churn', 0), (7, 'at end', 1)),
     rate AS (SELECT by_value, cur, crm_percent(sum(after), sum(before)) AS nrr, crm_percent(sum(min(before, after)), sum(before)) AS grr
                FROM customer WHERE before > 0 GROUP BY by_value, cur)
SELECT g.by_value, s.name, count(l.place), coalesce(sum(l.amount), 0), s.total, iif(s.total, coalesce(12 * sum(l.amount), 0), NULL),
       iif(s.place = 7, r.nrr, NULL), iif(s.place = 7, r.grr, NULL), g.cur
  FROM (SELECT DISTINCT by_value, cur FROM customer) AS g CROSS JOIN step AS s
       LEFT JOIN line AS l ON l.by_value IS g.by_value AND l.cur IS g.cur AND l.place = s.place
       LEFT JOIN rate AS r ON r.by_value IS g.by_value AND r.cur IS g.cur
 GROUP BY g.by_value, g.cur, s.place
 ORDER BY g.by_value, g.cur, s.place
