-- What other doors brought: the same source and id never open a second case.
create table field_reports.received (
  source text not null,
  external_id text not null,
  case_id uuid,
  at timestamptz not null,
  primary key (source, external_id)
);

-- People known only by an address of an outside door, found again by a keyed hash of it.
create table field_reports.outside_reporter (
  address_hash bytea primary key,
  person_id uuid not null,
  at timestamptz not null
);
