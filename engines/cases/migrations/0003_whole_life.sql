-- When a case first reached a result. For older cases: when it was first closed.
alter table cases.case add column finished_at timestamptz;
update cases.case c set finished_at = f.at
  from (select case_id, min(at) as at from cases.case_event where facts @> '[{"do":"close"}]' group by case_id) f
  where f.case_id = c.id;
-- How far up an unheeded case has gone, kept beside the snapshot as the marks of warnings are.
alter table cases.case add column escalation smallint not null default 0;
-- Since when nobody can be told from it any more.
alter table cases.case add column anonymised_at timestamptz;

create index on cases.case (escalation desc, due_sort, id) where closed_at is null and escalation > 0;
-- Statistics walk a type by opening, and ask which months changed.
create index on cases.case (type, opened_at, id);
create index on cases.case (type, updated_at) include (opened_at);
create index on cases.case (type, closed_at, id) where anonymised_at is null and closed_at is not null;
-- Public lists: one order per filter that may stand alone. The lists that both say «type» are served by the first of them.
create index on cases.case (agency_id, published_at desc, id desc) where published_at is not null;
create index on cases.case (category, published_at desc, id desc) where published_at is not null;
create index on cases.case (state, published_at desc, id desc) where published_at is not null;
create index on cases.case (opened_at) where published_at is not null;

alter table cases.clock add column escalate jsonb not null default '[]';
alter table cases.clock add column ladder jsonb not null default '[]';
alter table cases.clock add column escalated smallint not null default 0;
alter table cases.clock add column escalate_at timestamptz;
create index on cases.clock (escalate_at) where stopped_at is null and escalate_at is not null;

/* The next step of a ladder above a level; nothing while the clock is paused. */
create function cases.next_step(ladder jsonb, level int, stops jsonb) returns timestamptz language sql stable as $$
  select case when stops -> -1 ->> 'to' is null and jsonb_array_length(stops) > 0 then null
    else (select min((step ->> 'at')::timestamptz) from jsonb_array_elements(ladder) step where (step ->> 'level')::int > level) end
$$;

-- Where a follower first came from, when the case they followed was merged: so that a mistake can be undone.
alter table cases.follower add column origin uuid references cases.case (id);
create index on cases.follower (origin) where origin is not null;

-- The number a case had in the system it was imported from.
create table cases.external_code (
  case_id uuid primary key references cases.case (id),
  type text not null,
  code text not null,
  unique (type, code)
);

-- Deeds that were done under a key of the person's own making (a phone that was offline).
create table cases.deed (
  case_id uuid not null references cases.case (id),
  key uuid not null,
  actor_id uuid not null,
  action text not null,
  n int not null,
  at timestamptz not null,
  primary key (case_id, key)
);

create table cases.template (
  id uuid primary key,
  type text not null,
  agency_id uuid,
  title text not null,
  text text not null,
  fold text generated always as (kernel.fold(title || ' ' || text)) stored,
  version int not null,
  by uuid,
  updated_at timestamptz not null
);
create index on cases.template (type, agency_id, title);

create table cases.saved_filter (
  id uuid primary key,
  person_id uuid not null,
  name text not null,
  query jsonb not null,
  position int not null,
  version int not null,
  unique (person_id, name)
);

create table cases.absence (
  id uuid primary key,
  person_id uuid not null,
  deputy_id uuid,
  -- Set by the office for its own cases, or (null) by the person for all of theirs.
  agency_id uuid,
  "from" date not null,
  until date not null,
  note text,
  by uuid,
  created_at timestamptz not null,
  check (until >= "from"),
  check (deputy_id <> person_id)
);
create index on cases.absence (person_id, until);
create index on cases.absence (deputy_id, until);
create index on cases.absence (agency_id, until) where agency_id is not null;

-- Entries stay for good. Only when a case is made anonymous are words taken out of them, never an entry, a number, a
-- time or a state; the redaction is an entry of its own.
create or replace function cases.event_is_append_only() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and current_setting('cases.redacting', true) = 'on'
    and (new.case_id, new.n, new.at, new.kind, new.to_state, new.visible_to) = (old.case_id, old.n, old.at, old.kind, old.to_state, old.visible_to)
    and new.action is not distinct from old.action and new.from_state is not distinct from old.from_state
    and new.actor_kind = old.actor_kind
  then
    return new;
  end if;
  raise exception 'the timeline of a case is append-only';
end $$;
