-- title: What surveys come to
-- note: CSAT is the share of answers 4 and 5, NPS that of 9 and 10 less that of 0 to 6, CES the mean; each of the n answers given in the period. It is what crm-survey report says.
-- note: The response rate is answered / sent, of those asked in the period, whenever they answered.
-- note: With --every answers stand where they were given, those asked where they were; so a rate is of those asked then.
-- of: ticket
-- every: none
-- period: asked or answered
-- column: period period
-- column: survey link survey
-- column: kind text
-- column: by by
-- column: sent integer = asked
-- column: answered integer = of these have answered
-- column: response_rate percent = answered, of those asked
-- column: n integer = answers
-- column: csat decimal = answers 4 and 5, in percent
-- column: nps decimal = promoters less detractors, in percent
-- column: ces decimal = mean of the answers
-- fact: at instant
-- fact: answered bool
-- chart: bars survey csat,nps,ces
-- facts
SELECT a.id, a.ticket, t.subject, $by(t) AS by_value, a.survey, s.kind, 'answered' AS event, a.answered_at AS at,
       crm_period(a.answered_at, :every) AS period, a.score, NULL AS answered,
       CASE WHEN s.id IS NULL OR a.answered_at IS NULL THEN 'it does not say of which survey, or when'
            WHEN a.answered_at < :from OR a.answered_at >= :to THEN 'answered outside the period' END AS why
  FROM survey_answer AS a LEFT JOIN survey AS s ON s.id = a.survey LEFT JOIN ticket AS t ON t.id = a.ticket
 WHERE $scope(t)
UNION ALL
SELECT m.id, m.ticket, t.subject, $by(t), m.survey, s.kind, 'asked', m.created_at, crm_period(m.created_at, :every), NULL,
       EXISTS (SELECT 1 FROM survey_answer AS a WHERE a.ticket = m.ticket AND a.survey = m.survey),
       CASE WHEN s.id IS NULL THEN 'the survey is gone'
            WHEN m.created_at < :from OR m.created_at >= :to THEN 'asked outside the period' END
  FROM message AS m LEFT JOIN survey AS s ON s.id = m.survey LEFT JOIN ticket AS t ON t.id = m.ticket
 WHERE m.survey IS NOT NULL AND $scope(t)
-- answer
SELECT period, survey, kind, by_value, sum(event = 'asked'), coalesce(sum(answered), 0),
       crm_percent(sum(answered), sum(event = 'asked')), count(score),
       iif(kind = 'csat', crm_percent(sum(score >= 4), count(score)), NULL),
       iif(kind = 'nps', crm_percent(sum(score >= 9) - sum(score <= 6), count(score)), NULL),
       iif(kind = 'ces', round(avg(score), 2), NULL)
  FROM facts WHERE why IS NULL
 GROUP BY period, survey, kind, by_value ORDER BY period, (SELECT name FROM survey AS s WHERE s.id = survey), by_value
