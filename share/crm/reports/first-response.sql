-- title: Time to the first response
-- note: From the opening of a ticket to the first public reply by a person, in business time: that of the calendar of its policy, without one all hours. In are tickets whose first reply is in the period; what was solved without a reply has none.
-- note: Half of the tickets took no longer than the median, nine of ten no longer than p90.
-- of: ticket
-- period: first answered
-- column: by by
-- column: n integer = tickets answered
-- column: mean duration = business time to the first response, on average
-- column: median duration = median of it
-- column: p90 duration = what nine of ten did not take longer than
-- chart: bars by median,p90
-- facts
SELECT t.id, t.subject, $by(t) AS by_value, t.created_at, iif(r.ticket IS NULL, t.first_response_at, r.at) AS answered_at,
       $ticket.t.first_response_time AS seconds,
       CASE WHEN t.status = 'spam' THEN 'is spam'
            WHEN t.status = 'merged' THEN 'was merged into another'
            WHEN coalesce(r.at, t.first_response_at) IS NULL THEN
                 iif(t.status IN ('solved', 'closed'), 'was solved without a reply', 'nobody has answered it')
            WHEN coalesce(r.at, t.first_response_at) < :from OR coalesce(r.at, t.first_response_at) >= :to
            THEN 'was answered outside the period' END AS why
  FROM ticket AS t
  LEFT JOIN (SELECT m.ticket, min(coalesce(m.sent_at, m.created_at)) AS at FROM message AS m
              WHERE m.direction = 'out' AND m.automatic IS NOT 1 AND m.delivery IS NOT 'failed'
                AND coalesce(m.sent_at, m.created_at) <= @now GROUP BY m.ticket) AS r ON r.ticket = t.id
 WHERE $scope(t)
-- answer
SELECT by_value, count(*), cast(round(avg(seconds)) AS integer), cast(round(crm_median(seconds)) AS integer),
       crm_percentile(seconds, 90)
  FROM facts WHERE why IS NULL GROUP BY by_value ORDER BY by_value
