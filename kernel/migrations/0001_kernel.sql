create extension if not exists unaccent with schema public;
create extension if not exists pg_trgm with schema public;
create extension if not exists btree_gist with schema public;

-- Search keys (VN-FACTS 14): NFC, no marks, lower case. unaccent alone is not immutable.
create function kernel.fold(t text) returns text language sql immutable parallel safe strict as
  $$ select lower(public.unaccent('public.unaccent', normalize(t, NFC))) $$;
-- Spellings of one name meet: Thuỷ/Thủy, Vỹ/Vĩ.
create function kernel.match_key(t text) returns text language sql immutable parallel safe strict as
  $$ select translate(kernel.fold(t), 'y', 'i') $$;

create table kernel.setting (
  name text not null,
  version int not null,
  hash text not null,
  valid_from date not null,
  content jsonb not null,
  citation text not null,
  by uuid,
  at timestamptz not null default now(),
  primary key (name, version)
);

create table kernel.secret (name text primary key, value text not null, at timestamptz not null default now());

create table kernel.audit (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  actor uuid,
  actor_kind text not null,
  on_behalf_of uuid,
  action text not null,
  subjects jsonb not null default '[]',
  notes jsonb not null default '{}',
  request_id text not null
);
create index on kernel.audit (actor, at);
create index on kernel.audit using gin (subjects jsonb_path_ops);
create table kernel.audit_block (
  no bigint primary key,
  at text not null,
  previous text not null,
  root text not null,
  hash text not null,
  count int not null,
  -- The highest row sealed so far: the next block looks from a little before it.
  upto bigint not null
);
-- Which block a row was sealed into. A table of its own: sealing never touches the row itself.
create table kernel.audit_leaf (
  audit_id bigint primary key,
  block bigint not null
);
create index on kernel.audit_leaf (block);
create function kernel.audit_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is append-only';
end $$;
create trigger append_only before update or delete on kernel.audit for each row execute function kernel.audit_is_append_only();
create trigger append_only before update or delete on kernel.audit_block for each row execute function kernel.audit_is_append_only();
create trigger append_only before update or delete on kernel.audit_leaf for each row execute function kernel.audit_is_append_only();

create table kernel.outbox (
  id bigint generated always as identity primary key,
  topic text not null,
  key text not null,
  payload jsonb not null,
  -- What live listeners hear of it (topic, data).
  facts jsonb not null default '[]',
  -- Stored public answers that every process drops.
  tags jsonb not null default '[]',
  -- Its place within the command that made it.
  n int not null default 0,
  at timestamptz not null,
  request_id text not null
);
-- What is still owed to a handler; a delivery that was made is deleted in the handler's own transaction, so that the
-- table stays as small as the backlog. Events of one key share a lane; lanes go on beside each other.
create table kernel.delivery (
  event_id bigint not null references kernel.outbox (id) on delete cascade,
  handler text not null,
  lane int not null,
  key text not null,
  tries int not null default 0,
  next_at timestamptz not null default now(),
  parked_at timestamptz,
  error text,
  primary key (handler, lane, event_id)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
-- For the cascade, and for keys that a failed event holds back.
create index on kernel.delivery (event_id);
create index on kernel.delivery (handler, key, event_id) where tries > 0 and parked_at is null;
-- Facts still owed to the live listeners.
create table kernel.stream_due (
  event_id bigint primary key
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- The next deliveries of one lane that nobody else works on, in order; the lane is this transaction's until it ends.
-- A failing event holds back its key only. Plans are fixed: one made while the table was empty would read and sort all
-- of a backlog each time.
create function kernel.take(now timestamptz, most int, after_handler text, after_lane int)
returns table (event_id bigint, handler text, lane int, key text, topic text, payload jsonb, tries int, request_id text)
language plpgsql set enable_seqscan = off set enable_sort = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare
  at record;
  wrapped boolean := false;
begin
  -- Once around, beginning behind the lane served last, so that a busy lane keeps no other waiting.
  select after_handler as handler, after_lane as lane into at;
  loop
    select d.handler, d.lane into at from kernel.delivery d
      where (d.handler, d.lane) > (at.handler, at.lane) order by d.handler, d.lane limit 1;
    if at.handler is null then
      exit when wrapped;
      wrapped := true;
      select '' as handler, 0 as lane into at;
      continue;
    end if;
    exit when wrapped and (at.handler, at.lane) > (after_handler, after_lane);
    continue when not pg_try_advisory_xact_lock(hashtext(at.handler), at.lane);
    return query
      select d.event_id, d.handler, d.lane, d.key, o.topic, o.payload, d.tries, o.request_id
      from kernel.delivery d join kernel.outbox o on o.id = d.event_id
      where d.handler = at.handler and d.lane = at.lane and d.next_at <= take.now and d.parked_at is null
        and not exists (select from kernel.delivery e where e.handler = d.handler and e.key = d.key
          and e.event_id < d.event_id and e.tries > 0 and e.parked_at is null and e.next_at > take.now)
      order by d.event_id limit most;
    exit when found;
  end loop;
end $$;
create function kernel.stream_take(most int) returns bigint[]
language sql set enable_seqscan = off as $$
  with taken as (
    delete from kernel.stream_due where event_id in (
      select event_id from kernel.stream_due order by event_id limit most for update skip locked)
    returning event_id)
  select array_agg(event_id) from taken
$$;

create table kernel.idempotency (
  actor text not null,
  key text not null,
  hash text not null,
  response text not null,
  at timestamptz not null,
  primary key (actor, key)
);
create index on kernel.idempotency (at);

-- Ends a command in one call with plans that stay cached: its audit row, its events with one delivery per handler,
-- and the answer kept for a repeat. Fails with HS409 when the idempotency key was used before: all of it is undone.
create function kernel.seal(audit jsonb, events jsonb, stored jsonb, now timestamptz, request_id text)
returns void language plpgsql as $$
declare
  e record;
  made bigint;
begin
  if stored is not null then
    insert into kernel.idempotency (actor, key, hash, response, at)
      values (stored ->> 'actor', stored ->> 'key', stored ->> 'hash', stored ->> 'response', seal.now)
      on conflict do nothing;
    if not found then
      raise exception 'the idempotency key was used before' using errcode = 'HS409';
    end if;
  end if;
  if audit is not null then
    insert into kernel.audit (at, actor, actor_kind, on_behalf_of, action, subjects, notes, request_id)
      values (seal.now, (audit ->> 'actor')::uuid, audit ->> 'actorKind', (audit ->> 'onBehalfOf')::uuid, audit ->> 'action',
        audit -> 'subjects', audit -> 'notes', seal.request_id);
  end if;
  for e in select * from jsonb_to_recordset(events) as x(n int, topic text, key text, payload jsonb, facts jsonb, tags jsonb, handlers jsonb) order by n loop
    insert into kernel.outbox (topic, key, payload, facts, tags, n, at, request_id)
      values (e.topic, e.key, e.payload, e.facts, e.tags, e.n, seal.now, seal.request_id) returning id into made;
    if e.handlers <> '[]' then
      insert into kernel.delivery (event_id, handler, lane, key, next_at)
        select made, h, abs(hashtext(e.key) % 4), e.key, seal.now from jsonb_array_elements_text(e.handlers) h;
    end if;
    if e.facts <> '[]' or e.tags <> '[]' then
      insert into kernel.stream_due values (made);
    end if;
  end loop;
end $$;

-- Which systems have laid in their demo data, and how many rounds more they have come.
create table kernel.seeded (
  system text primary key,
  rounds int not null default 0,
  finished boolean not null default false,
  at timestamptz not null default now()
);
