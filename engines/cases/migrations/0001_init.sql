-- Code numbers: the row is locked until the commit, so that a day's numbers have no gap and no repeat.
create table cases.code_counter (
  prefix text not null,
  day date not null,
  last int not null,
  primary key (prefix, day)
);

-- The snapshot of each case: what lists need. The events below are the truth.
create table cases.case (
  id uuid primary key,
  code text not null unique,
  type text not null,
  type_version int not null,
  state text not null,
  agency_id uuid,
  assignee_id uuid,
  commune_id uuid,
  -- The date at which the units above are to be understood.
  anchored_on date not null,
  lon double precision check (lon between -180 and 180),
  lat double precision check (lat between -90 and 90),
  spot point generated always as (point(lon, lat)) stored,
  place_text text,
  opened_at timestamptz not null,
  due_at timestamptz,
  due_clock text,
  due_sort timestamptz not null generated always as (coalesce(due_at, 'infinity'::timestamptz)) stored,
  closed_at timestamptz,
  was_late boolean not null default false,
  priority smallint not null default 0,
  title text not null,
  title_fold text generated always as (kernel.fold(title)) stored,
  data jsonb not null default '{}',
  category text generated always as (data ->> 'category') stored,
  channel text not null,
  visibility text not null check (visibility in ('public', 'agency')),
  published_at timestamptz,
  public_title text,
  public_text text,
  version int not null,
  merged_into uuid references cases.case (id),
  rating smallint check (rating between 1 and 3),
  rating_note text,
  settings_versions jsonb not null default '{}',
  updated_at timestamptz not null,
  check (merged_into <> id),
  check ((lon is null) = (lat is null))
);
-- Queues look at open cases only: a few per cent of all.
create index on cases.case (agency_id, due_sort, id) where closed_at is null;
create index on cases.case (assignee_id, due_sort, id) where closed_at is null;
create index on cases.case (type, due_sort, id) where closed_at is null;
create index on cases.case (commune_id) where closed_at is null;
create index on cases.case (agency_id, opened_at desc, id desc);
create index on cases.case (assignee_id, opened_at desc, id desc);
create index on cases.case (type, opened_at desc, id desc);
create index on cases.case (opened_at desc, id desc);
create index on cases.case (type, closed_at) where closed_at is not null;
create index on cases.case (type, published_at desc, id desc) where published_at is not null;
create index on cases.case (published_at desc, id desc) where published_at is not null;
create index on cases.case (merged_into) where merged_into is not null;
create index on cases.case using gin (title_fold gin_trgm_ops);
create index on cases.case using gin (kernel.fold(public_title) gin_trgm_ops) where published_at is not null;
create index on cases.case using gist (spot);

create table cases.case_event (
  case_id uuid not null references cases.case (id),
  n int not null,
  at timestamptz not null,
  actor_id uuid,
  actor_kind text not null,
  on_behalf_of uuid,
  -- opened, acted, commented, attached, rated, published, withdrawn, merged, related, moved, recomputed, requested, declined …
  kind text not null,
  action text,
  from_state text,
  to_state text not null,
  input jsonb,
  -- What the action did, resolved: enough to rebuild the snapshot without the type that was then in force.
  facts jsonb not null,
  visible_to text not null check (visible_to in ('public', 'reporter', 'agency', 'internal')),
  note text,
  primary key (case_id, n)
);
create function cases.event_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'the timeline of a case is append-only';
end $$;
create trigger append_only before update or delete on cases.case_event
  for each row execute function cases.event_is_append_only();
create trigger no_truncate before truncate on cases.case_event
  for each statement execute function cases.event_is_append_only();

-- Who brought or joined the case. Personal: the agency that handles the case does not read this table.
create table cases.party (
  case_id uuid not null references cases.case (id),
  role text not null,
  person_id uuid not null,
  primary key (case_id, role, person_id)
);
create index on cases.party (person_id, case_id desc);

create table cases.clock (
  case_id uuid not null references cases.case (id),
  name text not null,
  budget jsonb not null,
  remind jsonb,
  started_at timestamptz,
  stops jsonb not null default '[]',
  stopped_at timestamptz,
  due_at timestamptz,
  remind_at timestamptz,
  explanation jsonb not null default '[]',
  -- The version of the calendar that gave the due time.
  calendar int,
  -- A later version that was tried and gave the same due time.
  checked int,
  reminded_at timestamptz,
  overdue_at timestamptz,
  primary key (case_id, name)
);
create index on cases.clock (remind_at) where stopped_at is null and reminded_at is null and remind_at is not null;
create index on cases.clock (due_at) where stopped_at is null and overdue_at is null and due_at is not null;
create index on cases.clock (coalesce(checked, calendar)) where started_at is not null and stopped_at is null;

create table cases.relation (
  from_id uuid not null references cases.case (id),
  to_id uuid not null references cases.case (id),
  kind text not null check (kind in ('duplicate_of', 'part_of', 'follows', 'caused_by')),
  at timestamptz not null,
  by uuid,
  primary key (from_id, kind, to_id),
  check (from_id <> to_id)
);
create index on cases.relation (to_id);

create table cases.follower (
  case_id uuid not null references cases.case (id),
  person_id uuid not null,
  at timestamptz not null,
  primary key (case_id, person_id)
);
create index on cases.follower (person_id);

create table cases.attachment (
  case_id uuid not null references cases.case (id),
  file_id uuid not null,
  kind text not null check (kind in ('before', 'after', 'evidence', 'paper')),
  visible_to text not null check (visible_to in ('public', 'reporter', 'agency', 'internal')),
  by uuid,
  at timestamptz not null,
  primary key (case_id, file_id)
);

-- Actions that wait for a second person.
create table cases.request (
  id uuid primary key,
  case_id uuid not null references cases.case (id),
  action text not null,
  input jsonb not null,
  asked_by uuid,
  asked_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  approved boolean,
  note text
);
create unique index on cases.request (case_id, action) where decided_at is null;
create index on cases.request (asked_at, id) where decided_at is null;
