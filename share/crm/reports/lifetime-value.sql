-- title: What a customer is worth
-- note: Customers are companies with deals won in the period. Value is what a customer's won deals are worth in all: value_mean is amount / customers, value_median half of them do not pass. It is what was, not what may come.
-- note: Repeat rate is the share that has bought more than once. span is the time from the first deal won to the last, of those who have, on average.
-- note: Each currency is counted by itself, a customer in each that it has bought in (--in puts all into one).
-- of: company
-- period: won
-- column: by by
-- column: customers integer
-- column: repeat integer = bought more than once
-- column: repeat_rate percent = bought more than once, of all
-- column: deals integer = deals won
-- column: amount money currency = what these are worth
-- column: deal_mean money currency = value of a deal, on average
-- column: value_mean money currency = value of a customer, on average
-- column: value_median money currency = value of a customer, median
-- column: span duration = from the first to the last deal, on average
-- column: currency currency
-- fact: amount money currency
-- fact: currency currency
-- chart: bars by value_mean,value_median
-- facts
SELECT co.id, co.name, $by(co) AS by_value, count(w.id) AS deals, min(w.closed_at) AS first_won, max(w.closed_at) AS last_won,
       sum($money(w.amount, w.currency, crm_day(w.closed_at))) AS amount, $currency(w.currency) AS currency,
       CASE WHEN count(w.id) = 0 THEN 'has bought nothing in the period' END AS why
  FROM company AS co
  LEFT JOIN (SELECT d.* FROM deal AS d JOIN stage AS s ON s.id = d.stage AND s.type = 'won'
              WHERE d.closed_at >= :from AND d.closed_at < :to) AS w ON w.company = co.id
 WHERE $scope(co)
 GROUP BY co.id, $currency(w.currency)
-- answer
SELECT by_value, count(*), sum(deals > 1), crm_percent(sum(deals > 1), count(*)), sum(deals), coalesce(sum(amount), 0),
       cast(round(1.0 * coalesce(sum(amount), 0) / sum(deals)) AS integer), cast(round(avg(coalesce(amount, 0))) AS integer),
       cast(round(crm_median(coalesce(amount, 0))) AS integer),
       cast(round(avg(iif(deals > 1, crm_seconds(first_won, last_won), NULL))) AS integer), currency
  FROM facts WHERE why IS NULL GROUP BY by_value, currency ORDER BY currency IS NULL, currency, 6 DESC, by_value
