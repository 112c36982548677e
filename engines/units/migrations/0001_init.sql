-- A code is not an identity: the row here is, and it lives through new names, codes, types and parents.
create table units.unit (
  id uuid primary key,
  -- Identity in the province's data folder; null for a unit that a reorganisation made.
  key text unique,
  kind text not null check (kind in ('province', 'district', 'commune', 'agency')),
  source text not null check (source in ('pack', 'reorganisation')),
  unique (id, kind)
);

create table units.reorganisation (
  id uuid primary key,
  title text not null,
  citation text not null,
  effective_on date not null,
  operations jsonb not null,
  status text not null default 'draft' check (status in ('draft', 'approved', 'stuck', 'effective', 'withdrawn')),
  version int not null default 1,
  composed_by uuid,
  composed_by_name text,
  -- Everybody who ever wrote in it: none of them may approve it.
  editors uuid[] not null,
  changed_at timestamptz not null,
  approved_by uuid,
  approved_by_name text,
  approved_at timestamptz,
  applied_at timestamptz,
  -- Why it could not take effect on its day.
  faults jsonb not null default '[]'
);
create index on units.reorganisation (effective_on) where status = 'approved';
create index on units.reorganisation (id, status);

create table units.unit_version (
  unit_id uuid not null,
  kind text not null,
  valid_from date not null,
  -- First day on which it is no longer so; null while it is.
  valid_to date,
  period daterange not null generated always as (daterange(valid_from, valid_to)) stored,
  code text not null,
  name text not null,
  name_key text not null generated always as (kernel.match_key(name)) stored,
  type text not null,
  parent_id uuid references units.unit (id),
  citation text not null,
  area_km2 numeric,
  lon double precision,
  lat double precision,
  made_by uuid references units.reorganisation (id),
  ended_by uuid references units.reorganisation (id),
  primary key (unit_id, valid_from),
  foreign key (unit_id, kind) references units.unit (id, kind),
  check (valid_to > valid_from),
  constraint one_version_a_day exclude using gist (unit_id with =, period with &&) deferrable initially deferred,
  constraint one_owner_of_a_code exclude using gist (kind with =, code with =, period with &&) deferrable initially deferred
);
create index on units.unit_version (parent_id);
create index on units.unit_version (code);
create index on units.unit_version (kind, valid_from);
create index on units.unit_version using gin (name_key gin_trgm_ops);

create table units.lineage (
  from_unit uuid not null references units.unit (id),
  to_unit uuid not null references units.unit (id),
  kind text not null check (kind in ('merge', 'part', 'rename', 'recode', 'succeed')),
  on_date date not null,
  -- Estimated part of the people or the area that went this way; only for parts.
  share numeric check (share > 0 and share <= 1),
  citation text not null,
  made_by uuid references units.reorganisation (id),
  primary key (from_unit, to_unit, on_date)
);
create index on units.lineage (to_unit);

-- Which state of the province's data folder is loaded.
create table units.pack (
  province text primary key,
  hash text not null,
  loaded_at timestamptz not null
);
