-- The book of rules: every version stays, with who wrote and who approved it.
create table alarms.rule (
  id uuid primary key,
  key text not null,
  version int not null,
  state text not null check (state in ('draft', 'waiting', 'active', 'discarded')),
  name jsonb not null,
  definition jsonb not null,
  citation text not null,
  valid_from date not null,
  source text not null check (source in ('pack', 'desk')),
  author_id uuid,
  author_name text,
  approver_id uuid,
  approver_name text,
  note text,
  changed_at timestamptz not null,
  unique (key, version)
);
create index on alarms.rule (state, key);
-- Of one rule one version is being written at a time.
create unique index on alarms.rule (key) where state in ('draft', 'waiting');

-- What a rule has seen at a station: a restart forgets nothing.
create table alarms.watch (
  rule_key text not null,
  place text not null,
  rule_id uuid not null,
  state jsonb not null,
  firing boolean not null default false,
  silent_since timestamptz,
  updated_at timestamptz not null,
  primary key (rule_key, place)
);
create index on alarms.watch (updated_at) where firing;

-- When a condition held, also where nobody was called any more: the report of what the rules did.
create table alarms.episode (
  rule_key text not null,
  place text not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  peak double precision,
  primary key (rule_key, place, started_at)
);
create index on alarms.episode (started_at);

create table alarms.alarm (
  -- The case.
  id uuid primary key,
  code text not null,
  rule_id uuid not null references alarms.rule,
  rule_key text not null,
  place text not null,
  agency_id uuid,
  severity smallint not null,
  state text not null,
  started_at timestamptz not null,
  raised_at timestamptz not null,
  acknowledged_at timestamptz,
  acknowledged_name text,
  cleared_at timestamptz,
  cleared_by text,
  closed_at timestamptz,
  escalated_at timestamptz,
  flaps int not null default 0,
  value double precision,
  value_at timestamptz,
  peak double precision,
  -- Ended by hand while the condition still held: it stays quiet until that is over.
  held boolean not null default false,
  ticked jsonb not null default '{}',
  alert_id uuid
);
-- One open alarm per rule and place: a storm of observations is one alarm.
create unique index on alarms.alarm (rule_key, place) where closed_at is null;
create index on alarms.alarm (raised_at desc, id desc);
create index on alarms.alarm (state) where closed_at is null;

create table alarms.loaded (
  id boolean primary key default true check (id),
  hash text not null
);
