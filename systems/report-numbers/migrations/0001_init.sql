-- What was published, by its hash, compressed: the same bytes are kept once however many editions show them.
create table report_numbers.blob (
  sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
  bytes bytea not null,
  size int not null
);
alter table report_numbers.blob alter column bytes set storage external;

-- Each edition names the one before it by hash: nobody can change an old one without breaking the chain.
create table report_numbers.edition (
  id int generated always as identity primary key,
  version text not null unique check (version ~ '^[0-9a-f]{64}$'),
  previous text unique,
  published_at timestamptz not null,
  -- Changes after this instant are not in it.
  read_at timestamptz not null,
  definitions int not null,
  manifest text not null,
  boundaries text not null references report_numbers.blob (sha256),
  definitions_file text not null references report_numbers.blob (sha256),
  rows int not null,
  parts int not null,
  kept boolean not null default true
);

-- The reports opened in one month, in one wording, placed on one table of communes.
create table report_numbers.part (
  id int generated always as identity primary key,
  month text not null,
  sha256 text not null references report_numbers.blob (sha256),
  boundaries text not null,
  rows int not null,
  size int not null,
  unique (month, sha256, boundaries)
);
create table report_numbers.edition_part (
  edition_id int not null references report_numbers.edition (id),
  part_id int not null references report_numbers.part (id),
  primary key (edition_id, part_id)
);
create index on report_numbers.edition_part (part_id);

-- Where a report counts in each epoch of the table of communes: some hundreds of combinations serve all reports.
create table report_numbers.place (
  id int generated always as identity primary key,
  boundaries text not null,
  units text not null,
  unit uuid[] not null,
  estimated boolean[] not null,
  unique (boundaries, units)
);

-- Exactly the published rows, for counting. Columns in the order that wastes no space.
create table report_numbers.row (
  part_id int not null references report_numbers.part (id) on delete cascade,
  n int not null,
  opened_at timestamptz not null,
  due_at timestamptz,
  finished_at timestamptz,
  closed_at timestamptz,
  day date not null,
  minutes int,
  place_id int not null,
  rating smallint,
  late boolean not null,
  merged boolean not null,
  shown boolean not null,
  reopened boolean not null,
  agency_id uuid,
  case_id uuid not null,
  outcome text not null check (outcome in ('open', 'finished', 'declined')),
  category text not null,
  state text not null,
  channel text not null,
  code text not null,
  primary key (part_id, n)
);
create index on report_numbers.row (part_id, agency_id);
create index on report_numbers.row (part_id, category);
create index on report_numbers.row (code);

-- Each part counted once per dimension, with the times sorted: figures over whole months never walk a million rows.
-- dim: all, agency, category, channel, and commune:N on the map of epoch N of the table of communes.
create table report_numbers.tally (
  part_id int not null references report_numbers.part (id) on delete cascade,
  dim text not null,
  key text,
  counts int[] not null,
  estimated int not null,
  -- Unsigned 32-bit numbers, low byte first: minutes of what is finished; seconds since 1970 at which open ones fall due.
  minutes bytea not null,
  dues bytea not null,
  unique nulls not distinct (part_id, dim, key)
);
