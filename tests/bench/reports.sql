-- N deals with 5 rows of history each (2 of stage, 2 of probability on the average, 1 of amount or close_date), for tests/bench/reports.
-- N / 4 tickets with 2 rows of status each on the average.
-- What is written are these, "deal.past" and "ticket.past"; the journal has none of it. The same N gives the same rows.
PRAGMA synchronous = OFF;
PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -400000;
BEGIN;
CREATE TEMP TABLE way AS SELECT s.position, s.id, s.probability, s.forecast_category, s.pipeline
  FROM stage AS s JOIN pipeline AS p ON p.id = s.pipeline WHERE p.name = 'default';
CREATE TEMP TABLE seller AS SELECT row_number() OVER (ORDER BY id) - 1 AS n, id FROM user;
CREATE TEMP TABLE made AS
  WITH RECURSIVE number(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM number WHERE i + 1 < :n),
       roll AS (SELECT i, (i * 2654435761 + 12345) % 4294967296 AS h, (i * 40503 + 977) % 65521 AS g FROM number)
  SELECT i, printf('%08x%08x', h, i) AS id, h, g, i % 5 AS moves, 86400000 * (1 + g % 30) AS step,
         1700000000000 + (h % 86400000) + 86400000 * (g % 980) AS born,
         CASE WHEN i % 5 > 0 AND g % 3 = 0 THEN 6 ELSE 1 + i % 5 END AS stage,
         1000 + h % 5000000 AS amount
    FROM roll;
INSERT INTO deal (rev, id, name, pipeline, stage, amount, currency, probability, close_date, closed_at, source, forecast_category,
                  owner, created_at, created_by, modified_at, modified_by)
  SELECT i + 1, m.id, 'Obchod ' || i, w.pipeline, w.id, m.amount, CASE g % 4 WHEN 0 THEN 'CZK' WHEN 1 THEN 'JPY' ELSE 'EUR' END,
         w.probability, date((born + moves * step) / 1000 + 86400 * (20 + g % 60), 'unixepoch'),
         CASE WHEN w.position > 4 THEN strftime('%Y-%m-%dT%H:%M:%fZ', (born + moves * step) / 1000.0, 'unixepoch') END,
         CASE g % 3 WHEN 0 THEN 'campaign' WHEN 1 THEN 'web_site' END, w.forecast_category,
         (SELECT s.id FROM seller AS s WHERE s.n = g % 20),
         strftime('%Y-%m-%dT%H:%M:%fZ', born / 1000.0, 'unixepoch'), 'Ann <ann@example.com>',
         strftime('%Y-%m-%dT%H:%M:%fZ', (born + moves * step) / 1000.0, 'unixepoch'), 'Ann <ann@example.com>'
    FROM made AS m JOIN way AS w ON w.position = m.stage ORDER BY born;
CREATE TEMP TABLE move AS
  WITH RECURSIVE k(k) AS (VALUES (1), (2), (3), (4))
  SELECT m.id, 10 * m.i + k.k AS seq, CASE WHEN k.k > 1 THEN born + (k.k - 1) * step END AS since, born + k.k * step AS at,
         w.id AS stage, w.probability
    FROM made AS m JOIN k ON k.k <= m.moves JOIN way AS w ON w.position = k.k;
INSERT INTO "deal.past" (field, id, seq, known, since, at, was)
  SELECT 'amount', id, 10 * i + 5, 10 * i + 5, NULL, born + step / 2, amount / 2 FROM made WHERE i % 2 = 0 ORDER BY id;
INSERT INTO "deal.past" (field, id, seq, known, since, at, was)
  SELECT 'close_date', id, 10 * i + 6, 10 * i + 6, NULL, born + step / 2, date(born / 1000 + 86400 * (10 + g % 60), 'unixepoch')
    FROM made WHERE i % 2 = 1 ORDER BY id;
INSERT INTO "deal.past" (field, id, seq, known, since, at, was)
  SELECT 'probability', id, seq, seq, since, at, probability FROM move ORDER BY id, seq;
INSERT INTO "deal.past" (field, id, seq, known, since, at, was)
  SELECT 'stage', id, seq, seq, since, at, stage FROM move ORDER BY id, seq;
CREATE TEMP TABLE status(step, status);
INSERT INTO status VALUES (0, 'new'), (1, 'open'), (2, 'pending'), (3, 'open'), (4, 'solved');
CREATE TEMP TABLE asked AS
  SELECT i, id, born, g % 5 AS steps, 3600000 * (1 + g % 200) AS stay
    FROM made WHERE i % 4 = 0;
INSERT INTO ticket (rev, id, subject, status, priority, assignee, solved_at, created_at, created_by, modified_at, modified_by)
  SELECT i + 1, a.id, 'Dotaz ' || i, s.status, 'normal', (SELECT x.id FROM seller AS x WHERE x.n = i / 4 % 20),
         CASE WHEN s.status = 'solved' THEN strftime('%Y-%m-%dT%H:%M:%fZ', (born + steps * stay) / 1000.0, 'unixepoch') END,
         strftime('%Y-%m-%dT%H:%M:%fZ', born / 1000.0, 'unixepoch'), 'Ann <ann@example.com>',
         strftime('%Y-%m-%dT%H:%M:%fZ', (born + steps * stay) / 1000.0, 'unixepoch'), 'Ann <ann@example.com>'
    FROM asked AS a JOIN status AS s ON s.step = a.steps ORDER BY born;
INSERT INTO "ticket.past" (field, id, seq, known, since, at, was)
  SELECT 'status', a.id, 10 * a.i + s.step, 10 * a.i + s.step, CASE WHEN s.step > 0 THEN born + s.step * stay END, born + (s.step + 1) * stay, s.status
    FROM asked AS a JOIN status AS s ON s.step < a.steps ORDER BY a.id, s.step;
COMMIT;
