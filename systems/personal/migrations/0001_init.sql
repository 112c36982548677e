-- What a person told us of themselves, beside what the e-ID says.
create table personal.profile (
  person_id uuid primary key,
  commune_id uuid,
  languages text[] not null default '{}',
  version int not null default 1,
  updated_at timestamptz not null
);

-- Addresses that the person gave here and proved by a code. Sealed: only the instance's secret opens them.
create table personal.contact (
  person_id uuid not null,
  kind text not null check (kind in ('phone', 'email')),
  sealed bytea not null,
  verified_at timestamptz not null,
  primary key (person_id, kind)
);

create table personal.contact_code (
  id uuid primary key,
  person_id uuid not null,
  kind text not null check (kind in ('phone', 'email')),
  -- Address, code and language of the message.
  sealed bytea not null,
  tries int not null default 0,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index on personal.contact_code (person_id, made_at);
create index on personal.contact_code (expires_at);

-- What a person shows to a stranger for a while. The token itself is sealed, so that its QR can be shown again.
create table personal.presentation (
  id uuid primary key,
  person_id uuid not null,
  token_hash text not null unique,
  sealed bytea not null,
  paper text not null,
  fields text[] not null,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index on personal.presentation (person_id, made_at desc);
create index on personal.presentation (expires_at);

create table personal.presentation_look (
  id bigint generated always as identity primary key,
  presentation_id uuid not null references personal.presentation on delete cascade,
  at timestamptz not null
);
create index on personal.presentation_look (presentation_id, at desc);

create table personal.favourite (
  id uuid primary key,
  person_id uuid not null,
  kind text not null check (kind in ('page', 'service', 'place', 'report')),
  path text not null,
  title text not null,
  added_at timestamptz not null,
  unique (person_id, path)
);
create index on personal.favourite (person_id, id desc);

create table personal.life_tick (
  person_id uuid not null,
  event text not null,
  step text not null,
  at timestamptz not null,
  primary key (person_id, event, step)
);

-- Somebody's own list of the people they live with. Health is in it: sealed whole.
create table personal.household_member (
  id uuid primary key,
  person_id uuid not null,
  sealed bytea not null,
  version int not null default 1,
  consent_at timestamptz not null,
  updated_at timestamptz not null
);
create index on personal.household_member (person_id, id);

create table personal.consent (
  id uuid primary key,
  person_id uuid not null,
  purpose text not null,
  version int not null,
  given_at timestamptz not null,
  withdrawn_at timestamptz
);
create unique index on personal.consent (person_id, purpose) where withdrawn_at is null;
create index on personal.consent (person_id, given_at desc);

-- Copies of everything about a person, made for that person and thrown away after some days.
create table personal.archive (
  id uuid primary key,
  person_id uuid not null,
  state text not null check (state in ('waiting', 'ready', 'failed', 'over')),
  asked_at timestamptz not null,
  ready_at timestamptz,
  expires_at timestamptz,
  size int,
  sealed bytea,
  downloads int not null default 0
);
create index on personal.archive (person_id, asked_at desc);
create unique index on personal.archive (person_id) where state = 'waiting';
create index on personal.archive (expires_at) where sealed is not null;

-- Processing that a person had limited or stopped, by which request.
create table personal.restriction (
  id uuid primary key,
  person_id uuid not null,
  case_id uuid not null unique,
  kind text not null check (kind in ('restrict', 'object')),
  scope text not null,
  since timestamptz not null,
  ended_at timestamptz
);
create index on personal.restriction (person_id);
