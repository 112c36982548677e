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
  status int,
  response text,
  at timestamptz not null,
  primary key (actor, key)
);
create index on kernel.idempotency (at);

create table kernel.seeded (system text primary key, at timestamptz not null default now());
