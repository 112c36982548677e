create table geo.layer (
  id text primary key check (id ~ '^[a-z0-9][a-z0-9-]{0,59}$' and id <> 'communes'),
  title jsonb not null,
  visible text not null check (visible in ('public', 'staff')),
  updated_at timestamptz not null
);

create table geo.feature (
  layer text not null references geo.layer on delete cascade,
  id text not null check (length(id) between 1 and 100),
  geometry jsonb not null,
  -- A box, never a core polygon: those compare with a tolerance that is wrong in degrees.
  extent box not null,
  props jsonb not null,
  visible text not null check (visible in ('public', 'staff')),
  valid_from timestamptz,
  valid_to timestamptz,
  unit_id uuid,
  updated_at timestamptz not null,
  primary key (layer, id),
  check (valid_from is null or valid_to is null or valid_from < valid_to)
);
create index on geo.feature using gist (layer, extent);
create index on geo.feature (unit_id, layer) where unit_id is not null;
