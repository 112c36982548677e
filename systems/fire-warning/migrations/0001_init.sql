-- The forest-fire index of each region, day by day, with what it was computed from.
create table fire_warning.day (
  region text not null,
  day date not null,
  temperature double precision,
  humidity double precision,
  deficit double precision,
  rain double precision,
  rain_limit double precision not null,
  added double precision not null,
  p double precision not null,
  level smallint not null,
  -- False where something was not measured: the index of the day before was carried over.
  complete boolean not null,
  in_season boolean not null,
  rule_from date not null,
  primary key (region, day)
);

-- Fire alarms in houses and sites: whose signal it is, and where. An address is personal data.
create table fire_warning.device (
  datastream int primary key,
  thing int not null,
  name text not null,
  address text not null,
  unit_id uuid not null,
  lon double precision not null,
  lat double precision not null,
  -- Time of the newest signal: an older one that comes later changes nothing.
  heard_at timestamptz
);
create index on fire_warning.device (unit_id);

create table fire_warning.alarm (
  id uuid primary key,
  datastream int not null references fire_warning.device on delete cascade,
  raised_at timestamptz not null,
  cleared_at timestamptz,
  acknowledged_at timestamptz,
  acknowledged_by uuid,
  acknowledged_name text,
  note text
);
create unique index on fire_warning.alarm (datastream) where cleared_at is null;
create index on fire_warning.alarm (raised_at desc, id desc);
