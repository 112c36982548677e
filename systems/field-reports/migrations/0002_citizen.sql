-- What a person wants to hear of: a place with a radius, a commune, a kind of report. Who follows one report is
-- known to the case engine.
create table field_reports.watch (
  id uuid primary key,
  person_id uuid not null,
  kind text not null check (kind in ('place', 'area', 'category')),
  name text not null default '',
  lon double precision,
  lat double precision,
  radius int,
  spot point generated always as (point(lon, lat)) stored,
  commune_id uuid,
  category text,
  created_at timestamptz not null,
  check (kind <> 'place' or (lon is not null and lat is not null and radius is not null)),
  check (kind <> 'area' or commune_id is not null),
  check (kind <> 'category' or category is not null)
);
create index on field_reports.watch (person_id, created_at);
create index on field_reports.watch using gist (spot) where kind = 'place';
create index on field_reports.watch (commune_id) where kind = 'area';
create index on field_reports.watch (category) where kind = 'category';

-- News for those who follow something: told at once, or (beyond the day's number) together in the morning.
create table field_reports.watch_news (
  person_id uuid not null,
  report_id uuid not null,
  -- The step that is told, by the instant the system gave it: the same step is told once.
  step_at timestamptz not null,
  is_new boolean not null,
  state text not null,
  -- The day in Vietnam, for «at most so many a day».
  day date not null,
  in_digest boolean not null,
  told_at timestamptz,
  primary key (person_id, report_id, step_at)
);
create index on field_reports.watch_news (person_id, day) where not in_digest;
create index on field_reports.watch_news (in_digest, step_at) where told_at is null;

-- Pictures that came with a message, by the number of the message in the case.
create table field_reports.message_photo (
  report_id uuid not null,
  n int not null,
  file_id uuid not null,
  primary key (report_id, n, file_id)
);

-- What the sender's device said of itself. A fact, never reckoned with.
create table field_reports.device_fact (
  report_id uuid primary key,
  written_at timestamptz not null,
  sent_at timestamptz not null,
  received_at timestamptz not null,
  place_from text,
  accuracy_metres real
);
