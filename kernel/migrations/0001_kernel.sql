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
  request_id text not null,
  block bigint
);
create index on kernel.audit (id) where block is null;
create index on kernel.audit (block);
create index on kernel.audit (actor, at);
create index on kernel.audit using gin (subjects jsonb_path_ops);
create table kernel.audit_block (
  no bigint primary key,
  at text not null,
  previous text not null,
  root text not null,
  hash text not null,
  count int not null
);
-- Append-only: the one allowed change is sealing a row into its block, once.
create function kernel.audit_is_append_only() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and tg_table_name = 'audit' then
    if old.block is null and new.block is not null and (to_jsonb(old) - 'block') = (to_jsonb(new) - 'block') then
      return new;
    end if;
  end if;
  raise exception 'the audit log is append-only';
end $$;
create trigger append_only before update or delete on kernel.audit for each row execute function kernel.audit_is_append_only();
create trigger append_only before update or delete on kernel.audit_block for each row execute function kernel.audit_is_append_only();

create table kernel.outbox (
  id bigint generated always as identity primary key,
  topic text not null,
  key text not null,
  payload jsonb not null,
  -- What live listeners hear of it (topic, data).
  facts jsonb not null default '[]',
  -- Its place within the command that made it.
  n int not null default 0,
  at timestamptz not null,
  request_id text not null
);
create index on kernel.outbox (topic, id);
create table kernel.delivery (
  event_id bigint not null references kernel.outbox (id) on delete cascade,
  handler text not null,
  key text not null,
  tries int not null default 0,
  next_at timestamptz not null default now(),
  done_at timestamptz,
  parked_at timestamptz,
  error text,
  primary key (handler, event_id)
);
create index on kernel.delivery (handler, key, event_id) where done_at is null and parked_at is null;
create index on kernel.delivery (event_id) where done_at is null and parked_at is null;

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
create function kernel.seal(audit jsonb, events jsonb, deliveries jsonb, stored jsonb, now timestamptz, request_id text)
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
  for e in select * from jsonb_to_recordset(events) as x(n int, topic text, key text, payload jsonb, facts jsonb) order by n loop
    insert into kernel.outbox (topic, key, payload, facts, n, at, request_id)
      values (e.topic, e.key, e.payload, e.facts, e.n, seal.now, seal.request_id) returning id into made;
    insert into kernel.delivery (event_id, handler, key, next_at)
      select made, d.handler, e.key, seal.now from jsonb_to_recordset(deliveries) as d(n int, handler text) where d.n = e.n;
  end loop;
end $$;

create table kernel.seeded (system text primary key, at timestamptz not null default now());
