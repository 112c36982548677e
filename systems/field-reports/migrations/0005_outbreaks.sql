-- How many reports a day brought, by commune and kind, so that no figure of the wall has to read a million cases.
-- The commune of zeros is the whole province: a kind's days are read without its forty communes.
create table field_reports.wall_day (
  commune_id uuid not null,
  category text not null,
  day date not null,
  received int not null,
  -- Among them duplicates that were merged into another report.
  merged int not null,
  primary key (commune_id, category, day)
);
-- Counting a month again replaces its days.
create index on field_reports.wall_day (day);

-- Results reached per day, by the month in which the report was sent: that month is counted as one.
create table field_reports.wall_done (
  month text not null,
  day date not null,
  finished int not null,
  primary key (month, day)
);
create index on field_reports.wall_done (day);

-- Months to count, and the instant up to which changes have been looked at.
create table field_reports.wall_month (
  month text primary key,
  counted_at timestamptz,
  due boolean not null
);
create table field_reports.wall_seen (
  only_one boolean primary key default true check (only_one),
  at timestamptz not null,
  -- When the counted months were last held against the cases.
  checked_at timestamptz not null
);

-- Unusually many reports of a kind at a place, from the first sign until it is over, and what an operator said to it.
create table field_reports.outbreak (
  id uuid primary key,
  key text not null,
  -- Null: in the whole province.
  commune_id uuid,
  kinds text[] not null,
  hours int not null,
  count int not null,
  communes int not null,
  low int not null,
  high int not null,
  chance double precision not null,
  -- How many earlier years told what is usual at this season.
  years int not null,
  thin boolean not null,
  state text not null check (state in ('open', 'dismissed', 'incident')),
  started_at timestamptz not null,
  last_at timestamptz not null,
  ended_at timestamptz,
  until timestamptz,
  note text,
  decided_by uuid,
  decided_at timestamptz,
  version int not null default 1,
  check ((state = 'dismissed') = (until is not null))
);
create unique index on field_reports.outbreak (key) where ended_at is null;
create index on field_reports.outbreak (last_at desc);
