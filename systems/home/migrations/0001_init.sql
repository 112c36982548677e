-- What was published, one row each time; version 0 is the province's own and lies in its pack.
create table home.arrangement (
  version integer primary key,
  content jsonb not null,
  why text not null,
  at timestamptz not null,
  by_id uuid,
  by_name text
);

-- One draft for the province: two who edit at once meet each other instead of overwriting.
create table home.draft (
  one boolean primary key default true check (one),
  revision integer not null,
  based_on integer not null,
  content jsonb not null,
  changed_at timestamptz not null,
  by_id uuid,
  by_name text
);
-- Revisions never come again, so that an old page cannot meet a new draft by chance.
create sequence home.draft_revision;

create table home.strip (
  id uuid primary key,
  level text not null check (level in ('danger', 'warning', 'info')),
  text jsonb not null,
  link text,
  audiences text[] not null,
  areas uuid[] not null,
  from_at timestamptz not null,
  until_at timestamptz not null check (until_at > from_at),
  version integer not null default 1,
  by_id uuid,
  by_name text,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  ended_at timestamptz
);
create index on home.strip (until_at) where ended_at is null;

create table home.choice (
  person_id uuid primary key,
  audience text not null,
  lang text not null,
  commune uuid,
  at timestamptz not null
);

-- What of the pack was taken over already.
create table home.loaded (
  name text primary key,
  hash text not null
);
