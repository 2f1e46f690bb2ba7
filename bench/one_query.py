"""The rival: the measures of contacts and orders as one hand-written DuckDB query over day files.

It computes what a good analyst would write without Touchline's layout: gaps by a window function,
replies by the next contact, conversion by an ASOF join, exact quantiles, one GROUP BY.
"""

import sys

import duckdb

SQL = """
WITH c AS (
  SELECT customer_ref, "跟进时间"::TIMESTAMP AS moment, "跟进时间"::DATE AS day, "跟进方式" AS way,
         "方向" = '呼出' AS ours, "结果" AS outcome, "时长秒" AS seconds,
         "费用"::DECIMAL(18, 4) AS cost
  FROM read_parquet('{contacts}/*/*.parquet')
  WHERE "跟进时间"::DATE <= DATE '{as_of}'
),
o AS (
  SELECT customer_ref, "下单时间"::TIMESTAMP AS moment, "下单时间"::DATE AS day,
         "金额"::DECIMAL(18, 4) AS amount, "毛利"::DECIMAL(18, 4) AS margin
  FROM read_parquet('{orders}/*/*.parquet') WHERE "下单时间"::DATE <= DATE '{as_of}'
),
near AS (
  SELECT *,
         day - lag(day) OVER one AS gap,
         CASE WHEN ours AND NOT lead(ours) OVER one THEN lead(moment) OVER one END AS replied_at,
         CASE WHEN NOT ours AND lead(ours) OVER one THEN lead(moment) OVER one END AS answered_at,
         count(*) OVER (PARTITION BY customer_ref, day) AS that_day
  FROM c WINDOW one AS (PARTITION BY customer_ref ORDER BY moment)
),
followed AS (
  SELECT near.*, o.moment AS next_order_at
  FROM near ASOF LEFT JOIN o ON near.customer_ref = o.customer_ref AND near.moment < o.moment
),
contacts AS (
  SELECT customer_ref,
         count(*) FILTER (ours) AS outbound, count(*) FILTER (NOT ours) AS inbound,
         count(*) FILTER (ours AND way = '拜访') AS visits,
         count(*) FILTER (ours AND way = '电话') AS calls,
         count(*) FILTER (ours AND way = '邮件') AS emails,
         count(*) FILTER (ours AND way IN ('企业微信', '短信')) AS messages,
         count(*) FILTER (ours AND outcome IN ('已接通', '已回复', '已打开')) AS reached,
         count(*) FILTER (ours AND way = '电话' AND outcome IN ('已接通', '已回复'))
           AS reached_calls,
         count(*) FILTER (ours AND way = '邮件' AND outcome = '已回复') AS answered_emails,
         count(*) FILTER (ours AND day > DATE '{as_of}' - 30) AS last_30_days,
         sum(seconds) / 60 AS minutes, sum(cost) FILTER (ours) AS cost,
         DATE '{as_of}' - max(day) AS since, DATE '{as_of}' - max(day) FILTER (ours) AS since_ours,
         DATE '{as_of}' - max(day) FILTER (NOT ours) AS since_theirs,
         DATE '{as_of}' - min(day) AS known_for,
         quantile_cont(gap, 0.5) FILTER (gap > 0) AS usual_gap,
         quantile_cont(gap, 0.9) FILTER (gap > 0) AS long_gap, max(gap) AS longest_gap,
         quantile_cont(epoch(replied_at - moment) / 3600, 0.5) AS their_response,
         quantile_cont(epoch(answered_at - moment) / 3600, 0.5) AS our_response,
         max(that_day) AS busiest, count(DISTINCT day) FILTER (that_day > 5) AS special,
         count(DISTINCT day) FILTER (that_day > 20) AS abnormal,
         avg((replied_at IS NOT NULL)::INT) FILTER (ours) AS reply_rate,
         avg((outcome IN ('已打开', '已回复'))::INT) FILTER (ours) AS opened_rate,
         avg((next_order_at <= moment + INTERVAL 14 DAY)::INT)
           FILTER (ours AND day < DATE '{as_of}' - 14) AS conversion,
         regr_slope(1, epoch(moment)) AS trend
  FROM followed GROUP BY customer_ref
),
spaced AS (
  SELECT *, day - lag(day) OVER (PARTITION BY customer_ref ORDER BY moment) AS gap FROM o
),
orders AS (
  SELECT customer_ref, count(*) AS orders, sum(amount) AS amount, sum(margin) AS margin,
         max(amount) AS largest, DATE '{as_of}' - max(day) AS since_order,
         quantile_cont(gap, 0.5) FILTER (gap > 0) AS purchase_interval
  FROM spaced GROUP BY customer_ref
),
joined AS (SELECT * FROM contacts FULL JOIN orders USING (customer_ref))
SELECT *, cost / nullif(amount, 0) AS cost_to_revenue, outbound / nullif(orders, 0) AS per_order,
       ntile(5) OVER (ORDER BY since_order DESC) AS r, ntile(5) OVER (ORDER BY orders) AS f,
       ntile(5) OVER (ORDER BY amount) AS m
FROM joined ORDER BY customer_ref
"""

if __name__ == "__main__":
    contacts, orders, as_of = sys.argv[1:]
    duckdb.sql("SET threads = 2")
    statement = SQL.format(contacts=contacts, orders=orders, as_of=as_of)
    duckdb.sql(statement).to_arrow_table()
