-- title: How long it takes to win
-- note: closed_at - created_at of deals won in the period, their mean and median. Where created_at is later than closed_at (the day of an
-- note: import) the cycle is not known, and the deal is left out.
-- of: deal
-- period: won
-- column: by by
-- column: n integer = deals won
-- column: mean duration
-- column: median duration
-- column: least duration = shortest
-- column: most duration = longest
-- chart: bars by mean,median
-- facts
SELECT d.id, d.name, $by(d) AS by_value, crm_seconds(d.created_at, d.closed_at) AS seconds,
       CASE WHEN s.type IS NOT 'won' THEN 'is not won'
            WHEN d.closed_at IS NULL OR d.created_at IS NULL THEN 'nobody knows when it was won'
            WHEN d.closed_at < :from OR d.closed_at >= :to THEN 'was won outside the period'
            WHEN d.closed_at < d.created_at THEN 'was won before it was created' END AS why
  FROM deal AS d LEFT JOIN stage AS s ON s.id = d.stage
 WHERE $scope(d)
-- answer
SELECT by_value, count(*), CAST(round(avg(seconds)) AS INTEGER), CAST(round(crm_median(seconds)) AS INTEGER), min(seconds), max(seconds)
  FROM facts WHERE why IS NULL
 GROUP BY by_value ORDER BY 2 DESC, by_value
