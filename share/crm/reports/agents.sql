-- title: What each agent did
-- note: Solved are tickets that are solved or closed, by who they are assigned to and when they were solved; with their business time to the first response and to the solution (medians). Replies are public ones that the agent wrote as a person in the period, on whichever tickets.
-- note: open is what the agent has now; reopened, of those solved, were opened again at some time. Tickets without an assignee, and replies of which nobody knows who wrote them, stand in a row without a name.
-- of: ticket
-- period: solved or written
-- column: agent link user
-- column: by by
-- column: solved integer = tickets solved
-- column: reopened integer = of these opened again
-- column: replies integer = public replies written
-- column: first_response duration = business time to the first response, median
-- column: resolution duration = business time to the solution, median
-- column: open integer = tickets open now
-- fact: at instant
-- fact: first_response duration
-- fact: resolution duration
-- fact: reopened bool
-- chart: bars agent solved,replies
-- facts
SELECT id, subject, by_value, agent, event, at, first_response, resolution, reopened,
       CASE WHEN at IS NULL THEN 'nobody knows when it was ' || event
            WHEN event != 'open' AND (at < :from OR at >= :to) THEN 'was ' || event || ' outside the period' END AS why
  FROM (SELECT t.id, t.subject, $by(t) AS by_value, t.assignee AS agent, iif(t.status IN ('solved', 'closed'), 'solved', 'open') AS event,
               iif(t.status IN ('solved', 'closed'), coalesce(t.solved_at, t.closed_at), t.created_at) AS at,
               iif(t.first_response_at IS NULL AND NOT EXISTS (SELECT 1 FROM message AS m WHERE m.ticket = t.id
                   AND m.direction = 'out' AND m.automatic IS NOT 1 AND m.delivery IS NOT 'failed'), NULL,
                   $ticket.t.first_response_time) AS first_response,
               $ticket.t.resolution_time AS resolution, coalesce(t.reopen_count, 0) > 0 AS reopened
          FROM ticket AS t WHERE t.status NOT IN ('spam', 'merged') AND $scope(t)
        UNION ALL
        SELECT t.id, t.subject, $by(t), m.author, 'replied', coalesce(m.sent_at, m.created_at), NULL, NULL, NULL
          FROM message AS m JOIN ticket AS t ON t.id = m.ticket
         WHERE m.direction = 'out' AND m.automatic IS NOT 1 AND m.delivery IS NOT 'failed' AND $scope(t))
-- answer
SELECT agent, by_value, sum(event = 'solved'), sum(event = 'solved' AND reopened), sum(event = 'replied'),
       cast(round(crm_median(iif(event = 'solved', first_response, NULL))) AS integer),
       cast(round(crm_median(iif(event = 'solved', resolution, NULL))) AS integer), sum(event = 'open')
  FROM facts WHERE why IS NULL GROUP BY agent, by_value ORDER BY 3 DESC, 5 DESC, agent, by_value
