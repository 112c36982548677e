-- What the search knows of units, places and services: put again only when this changes.
create table place_names.indexed (
  kind text primary key,
  hash text not null,
  at timestamptz not null
);
