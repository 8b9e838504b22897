-- title: Forecast as learned from the past, with ranges
-- note: The chance of an open deal is what the predictor deal-win says of it (crm-report train deal-win; how far it is to be relied on, that says too).
-- note: p10 (low), p50 (middle) and p90 (high): the sum that one, five, nine in ten simulated futures are not above: 9 in 10 bring more than p10, 1 in 10 more than p90. In each of 2000 futures each open deal is won as a whole, or not, by its chance; what was won so far is in all of them. The same deals give the same figures.
-- note: Deals count in the month in which they were won, else in that of close_date. Lost ones, and open ones that are overdue or have no close_date, are out.
-- of: deal
-- from: som
-- to: eoy
-- every: month
-- period: due or won
-- predict: deal-win
-- column: month period
-- column: by by
-- column: won money currency = won so far
-- column: open integer = open deals
-- column: open_amount money currency = in full
-- column: expected money currency = won so far and open by their chances
-- column: p10 money currency
-- column: p50 money currency
-- column: p90 money currency
-- column: currency currency
-- fact: won bool
-- fact: money money cur
-- fact: cur currency
-- chart: line month p10,p50,p90
-- facts
SELECT d.id, d.name, $by(d) AS by_value, crm_period(iif(s.type = 'won', d.closed_at, d.close_date), :every) AS month,
       s.type = 'won' AS won, coalesce(iif(s.type = 'won', 100, round(crm_predicted(d.id), 1)), 0) AS chance,
       coalesce($money(d.amount, d.currency, crm_day(iif(s.type = 'won', d.closed_at, @now))), 0) AS money,
       $currency(d.currency) AS cur,
       CASE WHEN s.type = 'lost' THEN 'is lost'
            WHEN s.type = 'won' THEN CASE WHEN d.closed_at IS NULL THEN 'nobody knows when it was won'
                                          WHEN d.closed_at < :from OR d.closed_at >= :to THEN 'was won outside the period' END
            WHEN d.close_date IS NULL THEN 'is open without a close_date'
            WHEN d.close_date < :from_day OR d.close_date >= :to_day THEN 'is due outside the period' END AS why
  FROM deal AS d LEFT JOIN stage AS s ON s.id = d.stage
 WHERE $scope(d)
-- answer
SELECT month, by_value, coalesce(sum(money) FILTER (WHERE won), 0), count(*) FILTER (WHERE won IS NOT 1),
       coalesce(sum(money) FILTER (WHERE won IS NOT 1), 0), sum(crm_share(money, chance)),
       crm_simulated(money, chance, 10), crm_simulated(money, chance, 50), crm_simulated(money, chance, 90), cur
  FROM facts WHERE why IS NULL
 GROUP BY month, by_value, cur ORDER BY month, by_value, cur
