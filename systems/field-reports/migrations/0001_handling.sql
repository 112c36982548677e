-- What is decided of each picture before it is published, and every covered copy that was made of it.
create table field_reports.photo_choice (
  report_id uuid not null,
  photo_id uuid not null,
  choice text not null check (choice in ('undecided', 'covered', 'open', 'hidden')),
  -- Which covered copy is shown.
  shown int,
  revision int not null,
  decided_by uuid,
  decided_at timestamptz,
  primary key (report_id, photo_id),
  check ((choice = 'covered') = (shown is not null))
);
create table field_reports.photo_cover (
  report_id uuid not null,
  photo_id uuid not null,
  n int not null,
  file_id uuid not null,
  mode text not null check (mode in ('blur', 'pixelate', 'block')),
  shapes jsonb not null,
  at timestamptz not null,
  by uuid,
  primary key (report_id, photo_id, n)
);

-- Pauses and questions that end by themselves.
create table field_reports.wait (
  report_id uuid primary key,
  state text not null check (state in ('paused', 'waiting')),
  ends_at timestamptz not null
);
create index on field_reports.wait (ends_at);

-- Who is told, and when, of a clock that has run out: one row per rung of the ladder.
create table field_reports.escalation (
  report_id uuid not null,
  clock text not null,
  due_at timestamptz not null,
  rung int not null,
  reach text not null check (reach in ('head', 'centre', 'leader')),
  at timestamptz not null,
  -- Null until its time has come; then whom it reached. `over`: the clock had stopped or moved meanwhile.
  done_at timestamptz,
  outcome text check (outcome in ('told', 'nobody', 'over')),
  primary key (report_id, clock, due_at, rung)
);
create index on field_reports.escalation (at) where done_at is null;

-- Reports held to be false. Personal: no agency reads this table; it only counts.
create table field_reports.strike (
  report_id uuid primary key,
  person_id uuid,
  marked_by uuid,
  approved_by uuid,
  at timestamptz not null,
  appeal_until timestamptz not null,
  appealed_at timestamptz,
  decided_by uuid,
  decided_at timestamptz,
  standing boolean not null default true
);
create index on field_reports.strike (person_id, at) where standing;

-- The same words at the same place by the same person within minutes: a keyed hash of them, for a day.
create table field_reports.sent (
  fingerprint bytea primary key,
  report_id uuid,
  at timestamptz not null
);
create index on field_reports.sent (at);

-- Anonymous reports are read by a secret; only its hash is kept.
create table field_reports.receipt (
  hash bytea primary key,
  report_id uuid not null unique,
  at timestamptz not null
);

-- Templates of the province's file that were taken over once: what people change or remove stays as they left it.
create table field_reports.template_taken (
  id text primary key,
  at timestamptz not null
);
