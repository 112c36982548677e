-- Where a person can be reached. Addresses are sealed (AES-256-GCM); what planning needs stands beside them.
create table notify.contact (
  person_id uuid primary key,
  sealed bytea not null,
  lang text not null default 'vi',
  has_email boolean not null default false,
  has_phone boolean not null default false,
  has_zalo boolean not null default false,
  email_verified boolean not null default false,
  phone_verified boolean not null default false,
  updated_at timestamptz not null
);

-- Quiet hours are minutes after midnight in Vietnam's time; equal ends mean none.
create table notify.preference (
  person_id uuid primary key,
  lang text,
  quiet_from smallint not null default 1320,
  quiet_to smallint not null default 360,
  units text[] not null default '{}',
  updated_at timestamptz not null
);
create index on notify.preference using gin (units);

-- null = as the level of the notice says. Topic `*` speaks for all topics without a row of their own.
create table notify.topic_choice (
  person_id uuid not null,
  topic text not null,
  follows boolean,
  push boolean,
  email boolean,
  sms boolean,
  zalo boolean,
  primary key (person_id, topic)
);
create index on notify.topic_choice (topic, person_id) where follows;

-- The endpoint is a capability: whoever knows it may ring. Sealed, and found by its keyed hash.
create table notify.subscription (
  id uuid primary key,
  person_id uuid not null,
  endpoint_hash text not null unique,
  host text not null,
  sealed bytea not null,
  created_at timestamptz not null
);
create index on notify.subscription (person_id, created_at);

create table notify.sender_key (
  name text primary key,
  public_key text not null,
  sealed bytea not null,
  created_at timestamptz not null
);

create table notify.item (
  id uuid primary key,
  batch uuid not null,
  person_id uuid not null,
  topic text not null,
  level text not null check (level in ('info', 'important', 'critical')),
  title_key text not null,
  body_key text not null,
  "values" jsonb not null,
  -- The words as they were said to the person, in their language then.
  lang text not null,
  title text not null,
  body text not null,
  link text,
  record_kind text,
  record_id text,
  dedupe_key text,
  at timestamptz not null,
  read_at timestamptz
);
create index on notify.item (person_id, id desc);
create index on notify.item (person_id) where read_at is null;
create index on notify.item (record_kind, record_id) where record_id is not null;
create unique index on notify.item (person_id, dedupe_key) where dedupe_key is not null;

create table notify.delivery (
  id uuid primary key,
  batch uuid not null,
  item_id uuid not null references notify.item (id) on delete cascade,
  channel text not null check (channel in ('push', 'email', 'sms', 'zalo')),
  -- The device of a push; empty for the rest.
  target text not null default '',
  -- Who carries it (`sms`, `push:<host>`): a carrier that is silent rests, without holding others.
  carrier text not null,
  state text not null check (state in ('waiting', 'sent', 'delivered', 'failed', 'skipped')),
  reason text,
  attempts int not null default 0,
  next_at timestamptz not null,
  claimed_until timestamptz,
  carrier_id text,
  sent_at timestamptz,
  delivered_at timestamptz,
  at timestamptz not null,
  unique (item_id, channel, target)
);
create index on notify.delivery (next_at) where state = 'waiting';
create index on notify.delivery (batch) where state = 'waiting';

create table notify.carrier (
  name text primary key,
  faults int not null default 0,
  paused_until timestamptz not null default '-infinity'
);

create table notify.broadcast (
  id uuid primary key,
  notice jsonb not null,
  topic text not null,
  units text[],
  dedupe_key text unique,
  people int not null default 0,
  at timestamptz not null,
  finished_at timestamptz
);
