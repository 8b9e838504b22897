-- title: New business and existing customers
-- note: Deals won in the period. business is the deal's type; where that is empty, new_business is the first deal won with its company (or,
-- note: without a company, its contact), existing_business a later one, and empty what belongs to nobody. share = of all in that currency.
-- of: deal
-- period: won
-- column: by by
-- column: business text
-- column: won integer = deals won
-- column: amount money currency
-- column: share percent = of all
-- column: average money currency = of a deal
-- column: currency currency
-- fact: amount money cur
-- fact: cur currency
-- chart: bars business amount
-- facts
SELECT d.id, d.name, $by(d) AS by_value,
       coalesce(d.type, CASE WHEN coalesce(d.company, d.contact) IS NULL THEN NULL WHEN e.id IS NULL THEN 'new_business' ELSE 'existing_business' END) AS business,
       $money(d.amount, d.currency, crm_day(d.closed_at)) AS amount, $currency(d.currency) AS cur,
       CASE WHEN s.type IS NOT 'won' THEN 'is not won'
            WHEN d.closed_at IS NULL THEN 'nobody knows when it was won'
            WHEN d.closed_at < :from OR d.closed_at >= :to THEN 'was won outside the period' END AS why
  FROM deal AS d LEFT JOIN stage AS s ON s.id = d.stage
       LEFT JOIN deal AS e ON e.id = (SELECT o.id FROM deal AS o JOIN stage AS p ON p.id = o.stage AND p.type = 'won'
                                       WHERE s.type = 'won' AND (o.company = d.company OR d.company IS NULL AND o.company IS NULL AND o.contact = d.contact)
                                         AND (o.closed_at < d.closed_at OR o.closed_at = d.closed_at AND o.id < d.id) LIMIT 1)
 WHERE $scope(d)
-- answer
SELECT by_value, business, count(*), coalesce(sum(amount), 0), crm_percent(sum(amount), sum(sum(amount)) OVER (PARTITION BY by_value, cur)),
       CAST(round(avg(amount)) AS INTEGER), cur
  FROM facts WHERE why IS NULL
 GROUP BY by_value, cur, business ORDER BY by_value, cur IS NULL, cur, business IS NULL, business DESC
