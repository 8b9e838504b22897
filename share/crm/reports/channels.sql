-- title: How tickets come in
-- note: In are tickets opened in the period; share is of all of them. Spam, and what was merged into another ticket, is left out.
-- note: solved is how many of them are by now; the times are medians of their business time to the first response and to the solution. csat is the mean of the answers of 1 to 5.
-- of: ticket
-- period: opened
-- column: channel text
-- column: by by
-- column: opened integer = tickets opened
-- column: share percent = of all opened
-- column: solved integer = of these solved by now
-- column: first_response duration = business time to the first response, median
-- column: resolution duration = business time to the solution, median
-- column: csat decimal = satisfaction, mean
-- fact: solved bool
-- fact: first_response duration
-- fact: resolution duration
-- chart: bars channel opened,solved
-- facts
SELECT t.id, t.subject, $by(t) AS by_value, t.channel, t.created_at, t.status IN ('solved', 'closed') AS solved,
       iif(t.first_response_at IS NULL AND NOT EXISTS (SELECT 1 FROM message AS m WHERE m.ticket = t.id
           AND m.direction = 'out' AND m.automatic IS NOT 1 AND m.delivery IS NOT 'failed'), NULL,
           $ticket.t.first_response_time) AS first_response,
       iif(t.status IN ('solved', 'closed'), $ticket.t.resolution_time, NULL) AS resolution, t.csat,
       CASE WHEN t.status = 'spam' THEN 'is spam'
            WHEN t.status = 'merged' THEN 'was merged into another'
            WHEN t.created_at < :from OR t.created_at >= :to THEN 'was opened outside the period' END AS why
  FROM ticket AS t WHERE $scope(t)
-- answer
SELECT channel, by_value, count(*), crm_percent(count(*), sum(count(*)) OVER ()), sum(solved),
       cast(round(crm_median(first_response)) AS integer), cast(round(crm_median(resolution)) AS integer), round(avg(csat), 2)
  FROM facts WHERE why IS NULL GROUP BY channel, by_value ORDER BY 3 DESC, channel, by_value
