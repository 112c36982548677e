-- Tables of routes that people propose. An approved one becomes a version of the setting `field-reports`.
create table field_reports.routing_draft (
  id uuid primary key,
  status text not null check (status in ('draft', 'approved', 'withdrawn')),
  valid_from date not null,
  citation text not null,
  note text not null,
  content jsonb not null,
  made_by uuid not null,
  made_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  version int,
  seq int not null default 1,
  check (status <> 'approved' or (version is not null and decided_by is not null and decided_by <> made_by))
);
create index on field_reports.routing_draft (made_at desc, id desc);
create index on field_reports.routing_draft (version);
