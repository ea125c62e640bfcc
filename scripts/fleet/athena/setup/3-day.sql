-- The day that the questions are about: the newest one. To ask about another: CREATE OR REPLACE VIEW ssm_probe_day AS SELECT '2026-11-29' AS asked
CREATE OR REPLACE VIEW ssm_probe_day AS
SELECT max(day) AS asked FROM ssm_probe_lines
