-- Who may send through this door. The key itself is shown once and never stored.
create table open311.partner (
  id uuid primary key,
  name text not null,
  contact text not null,
  key_hash bytea not null unique,
  key_hint text not null,
  per_hour int not null check (per_hour between 1 and 100000),
  review boolean not null,
  demo boolean not null default false,
  created_at timestamptz not null,
  created_by uuid,
  revoked_at timestamptz
);

-- What a partner sent, without a word of it: to count, to know a repeat, to answer a token.
create table open311.submission (
  id uuid primary key,
  partner_id uuid not null references open311.partner,
  content_hash bytea not null,
  at timestamptz not null,
  case_id uuid not null,
  code text not null
);
create index on open311.submission (partner_id, at desc);
create index on open311.submission (case_id);

-- Pictures that a sender named by address: fetched after the answer.
create table open311.media (
  id uuid primary key,
  case_id uuid not null,
  url text not null,
  publish boolean not null,
  state text not null default 'waiting' check (state in ('waiting', 'done', 'failed')),
  tries int not null default 0,
  next_at timestamptz not null,
  error text,
  unique (case_id, url)
);
create index on open311.media (next_at) where state = 'waiting';

-- Published reports as this door shows them; made again from what is published, never the source of anything.
create table open311.request (
  case_id uuid primary key,
  code text not null unique,
  service_code text not null,
  state text not null,
  status text not null check (status in ('open', 'closed')),
  description text not null,
  agency text,
  commune_id uuid,
  commune text,
  address text not null,
  lat float8 not null,
  long float8 not null,
  requested_at timestamptz not null,
  updated_at timestamptz not null,
  expected_at timestamptz,
  late boolean not null,
  media text[] not null,
  seen_at timestamptz not null
);
create index on open311.request (requested_at desc, case_id desc);
create index on open311.request (service_code, requested_at desc, case_id desc);
create index on open311.request (status, requested_at desc, case_id desc);

-- How far the walk over everything published has come: at the first start, and each night for what came without an event.
create table open311.walk (
  one boolean primary key default true check (one),
  started_at timestamptz not null,
  after text,
  done_at timestamptz
);

-- Steps of reports, shown when the report is public.
create table open311.request_update (
  id bigint generated always as identity primary key,
  case_id uuid not null,
  action text not null,
  state text not null,
  at timestamptz not null,
  unique (case_id, action, at)
);
create index on open311.request_update (at, id);

-- Further words of partners: the same number of the same partner counts once.
create table open311.word (
  partner_id uuid not null references open311.partner,
  update_id text not null,
  id uuid not null,
  case_id uuid not null,
  at timestamptz not null,
  primary key (partner_id, update_id)
);

-- Other servers whose reports are taken over.
create table open311.source (
  id uuid primary key,
  name text not null,
  url text not null,
  jurisdiction text,
  sealed_key bytea,
  mapping jsonb not null,
  since timestamptz not null,
  enabled boolean not null,
  asked_at timestamptz,
  ran_at timestamptz,
  error text,
  created_at timestamptz not null
);

create table open311.import_item (
  source_id uuid not null references open311.source on delete cascade,
  external_id text not null,
  outcome text not null check (outcome in ('imported', 'unmapped', 'closed', 'refused')),
  error text,
  link text not null,
  service_code text not null,
  case_id uuid,
  code text,
  status text not null,
  external_updated_at timestamptz,
  at timestamptz not null,
  primary key (source_id, external_id)
);
create index on open311.import_item (source_id, at desc, external_id);
