-- title: Time to the solution
-- note: From the opening of a ticket to its solution, in business time (of the calendar of its policy; without one all hours), less the time it was pending or on hold. In are tickets that are solved or closed, by solved_at, where that is empty by closed_at.
-- note: A ticket that was opened again counts to its last solution; first_mean and first_median are to its first.
-- of: ticket
-- period: solved
-- column: by by
-- column: n integer = tickets solved
-- column: mean duration = business time to the solution, on average
-- column: median duration = median of it
-- column: p90 duration = what nine of ten did not take longer than
-- column: first_mean duration = mean to the first solution
-- column: first_median duration = median to the first solution
-- chart: bars by median,p90
-- facts
SELECT t.id, t.subject, $by(t) AS by_value, t.created_at, coalesce(t.solved_at, t.closed_at) AS solved_at,
       $ticket.t.resolution_time AS seconds, $ticket.t.first_resolution_time AS first_seconds, t.reopen_count,
       CASE WHEN t.status = 'spam' THEN 'is spam'
            WHEN t.status = 'merged' THEN 'was merged into another'
            WHEN t.status NOT IN ('solved', 'closed') THEN 'is not solved'
            WHEN coalesce(t.solved_at, t.closed_at) IS NULL THEN 'nobody knows when it was solved'
            WHEN coalesce(t.solved_at, t.closed_at) < :from OR coalesce(t.solved_at, t.closed_at) >= :to
            THEN 'was solved outside the period' END AS why
  FROM ticket AS t WHERE $scope(t)
-- answer
SELECT by_value, count(*), cast(round(avg(seconds)) AS integer), cast(round(crm_median(seconds)) AS integer),
       crm_percentile(seconds, 90), cast(round(avg(first_seconds)) AS integer),
       cast(round(crm_median(first_seconds)) AS integer)
  FROM facts WHERE why IS NULL GROUP BY by_value ORDER BY by_value
