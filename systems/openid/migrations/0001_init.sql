-- Nothing here opens a session by itself: tokens are found by their hash, what they carry is sealed.
create table openid.secret (
  name text primary key,
  sealed bytea not null,
  created_at timestamptz not null
);

create table openid.signing_key (
  kid text primary key,
  sealed bytea not null,
  created_at timestamptz not null,
  -- Shown to partners before it signs, so that their copies of the key set know it in time.
  signs_from timestamptz not null,
  retired_at timestamptz
);

create table openid.client (
  id uuid primary key,
  client_id text not null unique,
  status text not null check (status in ('draft', 'approved', 'suspended')),
  approved jsonb,
  draft jsonb,
  draft_by uuid,
  draft_at timestamptz,
  approved_by uuid,
  approved_at timestamptz,
  suspended_by uuid,
  suspended_at timestamptz,
  reason text,
  -- The host that pairwise names are made for; it stays when addresses change, so that people stay the same to the partner.
  sector text,
  draft_sector text,
  secret_hash text,
  secret_hint text,
  secret_at timestamptz,
  former_hash text,
  former_until timestamptz,
  demo boolean not null default false,
  created_by uuid,
  created_at timestamptz not null,
  check ((draft is null) = (draft_at is null)),
  check (status = 'draft' or approved is not null)
);

create table openid.artifact (
  model text not null,
  id_hash bytea not null,
  uid_hash bytea,
  grant_hash bytea,
  account_id uuid,
  client_id text,
  expires_at timestamptz not null,
  consumed_at timestamptz,
  sealed bytea not null,
  primary key (model, id_hash)
);
create index on openid.artifact (uid_hash) where uid_hash is not null;
create index on openid.artifact (grant_hash) where grant_hash is not null;
create index on openid.artifact (account_id) where account_id is not null;
create index on openid.artifact (client_id) where client_id is not null;
create index on openid.artifact (expires_at);

create table openid.consent (
  id uuid primary key,
  person_id uuid not null,
  client uuid not null references openid.client (id),
  allowed text[] not null,
  declined text[] not null,
  -- What the page said when the person agreed: names, purposes. A change of it asks again.
  said jsonb not null,
  terms text not null,
  level smallint not null,
  given_at timestamptz not null,
  until timestamptz not null,
  last_used_at timestamptz,
  ended_at timestamptz,
  ending text check (ending in ('withdrawn', 'renewed'))
);
create unique index consent_open on openid.consent (person_id, client) where ended_at is null;
create index on openid.consent (client) where ended_at is null;

create table openid.logout (
  id uuid primary key,
  client uuid not null references openid.client (id),
  -- The person and the session, sealed.
  sealed bytea not null,
  tries int not null default 0,
  next_at timestamptz not null,
  done_at timestamptz,
  failed_at timestamptz,
  error text,
  created_at timestamptz not null
);
create index on openid.logout (next_at) where done_at is null and failed_at is null;
create index on openid.logout (client);

create table openid.use (
  client uuid not null references openid.client (id),
  day date not null,
  what text not null,
  count int not null default 0,
  primary key (client, day, what)
);
