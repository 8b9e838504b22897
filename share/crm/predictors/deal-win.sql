-- title: Will the deal be won?
-- note: Learned from deals that were won or lost, each as it was at one moment of its life: a part of the way from created_at to closed_at that hangs on its id alone, so that their ages are like those of open deals. The stage, the amount and the owner are those of that moment, close_date moves and activities those until then.
-- note: Of a deal that was imported as already closed nobody knows in which stages it had been: its stage is empty.
-- note: Asked about are open deals, as they are now.
-- of: deal
-- column: id id
-- column: label bool = was it won
-- column: at instant = when it was closed
-- column: stage link stage
-- column: age integer = days since it was made
-- column: amount money currency
-- column: currency currency
-- column: source text = where it came from
-- column: type text = new or existing business
-- column: product link product
-- column: owner link user = who sells
-- column: industry text = of its company
-- column: employees integer = of its company
-- column: close_moves integer = times its close_date was moved
-- column: activities integer = held about it
-- facts
WITH closed AS MATERIALIZED (
	SELECT d.*, s.type = 'won' AS won, crm_ms(d.created_at) AS from_ms,
	       crm_ms(d.created_at) + cast((crm_ms(d.closed_at) - crm_ms(d.created_at)) * crm_fraction(d.id) AS integer) AS t
	  FROM deal AS d JOIN stage AS s ON s.id = d.stage AND s.type IN ('won', 'lost')
	 WHERE d.closed_at > d.created_at AND d.closed_at <= @now AND $scope(d))
SELECT c.id, c.won, c.closed_at,
       crm_was('deal.stage', c.id, c.t, NULL), (c.t - c.from_ms) / 86400000,
       crm_was('deal.amount', c.id, c.t, c.amount), crm_was('deal.currency', c.id, c.t, c.currency), c.source, c.type, c.product, c.owner, co.industry, co.employees,
       (SELECT count(*) FROM "deal.was" AS w WHERE w.field = 'close_date' AND w.id = c.id AND w.was IS NOT NULL AND w.at <= c.t),
       (SELECT count(*) FROM activity AS ac WHERE ac.about = 'deal:' || c.id AND crm_ms($activity.ac.held_at) <= c.t)
  FROM closed AS c LEFT JOIN company AS co ON co.id = c.company
-- answer
SELECT d.id, NULL, NULL, d.stage, (crm_ms(@now) - crm_ms(d.created_at)) / 86400000, d.amount, d.currency, d.source, d.type,
       d.product, d.owner, co.industry, co.employees,
       (SELECT count(*) FROM "deal.was" AS w WHERE w.field = 'close_date' AND w.id = d.id AND w.was IS NOT NULL),
       (SELECT count(*) FROM activity AS ac WHERE ac.about = 'deal:' || d.id AND $activity.ac.held_at IS NOT NULL)
  FROM deal AS d LEFT JOIN stage AS s ON s.id = d.stage LEFT JOIN company AS co ON co.id = d.company
 WHERE (s.type IS NULL OR s.type IN ('open', 'on_hold')) AND $scope(d)
