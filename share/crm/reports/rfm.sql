-- title: Customers by recency, frequency and money
-- note: Customers are companies with deals won in the period. r is scored by the days since the last one (to now, or to the period's end), f by how many, m by what they are worth.
-- note: A score is 1 + the number of whole fifths of all customers that are worse: 5 is better than four fifths of them. Who is alike has the same score, so that the fifths need not be of one size.
-- note: Each currency is scored by itself (--in puts all into one); with --by each group.
-- of: company
-- period: won
-- column: customer link company
-- column: by by
-- column: last_won date = day of the last deal won
-- column: days integer = days since
-- column: deals integer = deals won
-- column: amount money currency = what they are worth
-- column: currency currency
-- column: r integer = score of recency, 1 to 5
-- column: f integer = score of frequency, 1 to 5
-- column: m integer = score of money, 1 to 5
-- column: rfm text = all three
-- fact: amount money currency
-- fact: currency currency
-- facts
SELECT d.id, d.name, d.company, $by(co) AS by_value, d.closed_at, $money(d.amount, d.currency, crm_day(d.closed_at)) AS amount,
       $currency(d.currency) AS currency,
       CASE WHEN s.type IS NOT 'won' THEN 'is not won'
            WHEN d.closed_at IS NULL THEN 'nobody knows when it was won'
            WHEN d.closed_at < :from OR d.closed_at >= :to THEN 'was won outside the period' END AS why
  FROM company AS co JOIN deal AS d ON d.company = co.id LEFT JOIN stage AS s ON s.id = d.stage
 WHERE $scope(co)
-- answer
WITH customer AS MATERIALIZED (
	SELECT company, by_value, currency, max(crm_day(closed_at)) AS last, count(*) AS deals, coalesce(sum(amount), 0) AS amount
	  FROM facts WHERE why IS NULL GROUP BY company, by_value, currency),
placed AS (
	SELECT *, rank() OVER (PARTITION BY by_value, currency ORDER BY last) - 1 AS worse_r,
	       rank() OVER (PARTITION BY by_value, currency ORDER BY deals) - 1 AS worse_f,
	       rank() OVER (PARTITION BY by_value, currency ORDER BY amount) - 1 AS worse_m,
	       count(*) OVER (PARTITION BY by_value, currency) AS n
	  FROM customer),
scored AS (SELECT *, 1 + 5 * worse_r / n AS r, 1 + 5 * worse_f / n AS f, 1 + 5 * worse_m / n AS m FROM placed)
SELECT company, by_value, last,
       cast(julianday(min(crm_day(@now), date(:to_day, '-1 day'))) - julianday(last) AS integer), deals, amount, currency,
       r, f, m, r || f || m
  FROM scored ORDER BY by_value, currency IS NULL, currency, r + f + m DESC, amount DESC, (SELECT co.name FROM company AS co WHERE co.id = company), company
