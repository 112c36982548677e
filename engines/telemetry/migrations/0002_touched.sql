-- Which hours a batch has touched: only ever added to by those who write observations, so that no batch waits for the
-- roll-ups, and no mark is lost to a roll-up that could not yet see the batch. Folded into stale_hour by the roll-ups.
create table telemetry.touched (
  id bigint generated always as identity primary key,
  hour timestamptz not null,
  datastreams int[] not null
);
create index on telemetry.touched (hour);
