-- Personal data are in encrypted columns (bytea, AES-256-GCM); the citizen id is found by its keyed hash.
create table identity.person (
  id uuid primary key,
  kind text not null check (kind in ('citizen', 'organisation', 'visitor')),
  citizen_id_hash bytea unique,
  name bytea not null,
  citizen_id bytea,
  birth_date bytea,
  phone bytea,
  email bytea,
  address bytea,
  level smallint not null default 0 check (level between 0 and 2),
  created_at timestamptz not null
);

create table identity.account (
  id uuid primary key,
  person_id uuid not null references identity.person (id),
  kind text not null check (kind in ('citizen', 'staff')),
  login text unique,
  -- Public within the office, for staff only; given and family names are kept apart for sorting.
  display_name text,
  given_name text,
  family_names text,
  status text not null default 'active' check (status in ('active', 'closed')),
  demo boolean not null default false,
  created_at timestamptz not null,
  unique (person_id, kind),
  check ((kind = 'staff') = (display_name is not null))
);
create index on identity.account (given_name collate "vi-x-icu", family_names collate "vi-x-icu", id) where kind = 'staff';
create index on identity.account using gin (kernel.match_key(display_name) gin_trgm_ops) where kind = 'staff';

create table identity.password (
  account_id uuid primary key references identity.account (id),
  hash text not null,
  must_change boolean not null default false,
  changed_at timestamptz not null
);

create table identity.totp (
  account_id uuid primary key references identity.account (id),
  secret bytea not null,
  confirmed_at timestamptz,
  -- The last 30-second step that was used: no code opens twice.
  last_step bigint not null default 0
);

create table identity.recovery_code (
  account_id uuid not null references identity.account (id),
  hash bytea not null,
  used_at timestamptz,
  primary key (account_id, hash)
);

create table identity.passkey (
  id text primary key,
  account_id uuid not null references identity.account (id),
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  name text not null,
  created_at timestamptz not null,
  last_used_at timestamptz
);
create index on identity.passkey (account_id);

create table identity.challenge (
  id uuid primary key,
  account_id uuid references identity.account (id),
  challenge text not null,
  expires_at timestamptz not null
);
create index on identity.challenge (expires_at);

create table identity.delegation (
  id uuid primary key,
  from_person uuid not null references identity.person (id),
  -- By keyed hash: naming a number does not tell whether its holder is known here.
  to_citizen_id_hash bytea not null,
  legal_basis text not null,
  scope text[] not null,
  valid_from date not null,
  until date not null,
  created_at timestamptz not null,
  ended_at timestamptz
);
create index on identity.delegation (from_person);
create index on identity.delegation (to_citizen_id_hash);

create table identity.session (
  id uuid primary key,
  token_hash bytea not null unique,
  account_id uuid not null references identity.account (id),
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  idle_seconds int not null,
  address text not null,
  user_agent text not null,
  assurance smallint not null check (assurance between 0 and 2),
  method text not null,
  proved_at timestamptz not null,
  delegation_id uuid references identity.delegation (id),
  ended_at timestamptz
);
create index on identity.session (account_id) where ended_at is null;
create index on identity.session (expires_at);

create table identity.token (
  id uuid primary key,
  account_id uuid not null references identity.account (id),
  name text not null,
  hash bytea not null unique,
  -- null = everything its owner may do.
  scopes text[],
  assurance smallint not null default 1,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index on identity.token (account_id);

create table identity.role_grant (
  id uuid primary key,
  person_id uuid not null references identity.person (id),
  role text not null,
  unit_id uuid,
  valid_from date not null,
  valid_to date,
  source text not null check (source in ('decision', 'delegation', 'replacement', 'reorganisation')),
  citation text not null,
  granted_by uuid,
  created_at timestamptz not null,
  moved_from uuid references identity.role_grant (id),
  -- Its unit was divided on this day: a person must say where the grant goes.
  undecided_on date,
  check (valid_to is null or valid_to >= valid_from)
);
create index on identity.role_grant (person_id);
create index on identity.role_grant (unit_id, role);
create index on identity.role_grant (role);
create index on identity.role_grant (undecided_on) where undecided_on is not null;

create table identity.eid_flow (
  state_hash bytea primary key,
  browser_hash bytea not null,
  nonce text not null,
  verifier text not null,
  level smallint not null,
  keep boolean not null,
  return_to text not null,
  redirect_uri text not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index on identity.eid_flow (expires_at);

create table identity.attempt (
  key text primary key,
  failures int not null,
  last_at timestamptz not null,
  blocked_until timestamptz
);
create index on identity.attempt (last_at);

create table identity.access_log (
  id bigint generated always as identity primary key,
  person_id uuid not null,
  actor_id uuid,
  actor_kind text not null,
  on_behalf_of uuid,
  role text,
  unit_id uuid,
  purpose text not null,
  what text[] not null,
  record_kind text,
  record_id text,
  request_id text not null,
  at timestamptz not null
);
create index on identity.access_log (person_id, id);
create index on identity.access_log (actor_id, id);
create function identity.access_log_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'the access log is append-only';
end $$;
create trigger append_only before update or delete on identity.access_log
  for each row execute function identity.access_log_is_append_only();
create trigger no_truncate before truncate on identity.access_log
  for each statement execute function identity.access_log_is_append_only();
