-- The list of stations as it was last handed to the telemetry engine: at the next start nothing is done again.
create table environment.registered (
  id boolean primary key default true check (id),
  hash text not null,
  at timestamptz not null
);

-- Demonstration only: when the story of the weather began, and until when it was told beforehand.
create table environment.story (
  id boolean primary key default true check (id),
  epoch timestamptz not null,
  until timestamptz not null
);
