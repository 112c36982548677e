-- An account made with a phone number alone holds only what its person gave: perhaps not even a name.
alter table identity.person alter column name drop not null;

-- A phone number that opens an account. Found by its keyed hash; the number itself is sealed.
create table identity.phone (
  id uuid primary key,
  account_id uuid not null references identity.account (id),
  phone_hash bytea not null unique,
  number bytea not null,
  added_at timestamptz not null,
  proved_at timestamptz not null
);
create index on identity.phone (account_id);

-- One row per asked code. The code itself is kept nowhere: only its keyed hash, bound to the row.
create table identity.phone_code (
  id uuid primary key,
  phone_hash bytea not null,
  number bytea not null,
  use text not null check (use in ('signIn', 'add', 'assist')),
  -- Who may use it, where it was asked by somebody who is signed in.
  account_id uuid references identity.account (id),
  -- Where too many codes were asked for a number, a newcomer waits for the newest one instead of a further message.
  joined uuid references identity.phone_code (id),
  code_hash bytea not null,
  -- The browser or the address that asked, hashed; known = a browser in which this number signed in before.
  source bytea not null,
  known boolean not null,
  details jsonb not null default '{}',
  state text not null default 'sending' check (state in ('sending', 'sent', 'failed')),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index on identity.phone_code (phone_hash, created_at);
create index on identity.phone_code (source, created_at);
create index on identity.phone_code (created_at);
create index on identity.phone_code (joined) where joined is not null;

-- Browsers in which an account was opened before: a new one is told to the person.
create table identity.device (
  account_id uuid not null references identity.account (id),
  token_hash bytea not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (account_id, token_hash)
);

-- What a passkey proves is what its holder had proved when it was made.
alter table identity.passkey add column level smallint not null default 2 check (level between 1 and 2);

-- A way to the e-ID that began in an account without one, to join the two.
alter table identity.eid_flow add column link_account uuid references identity.account (id);

-- Two records that turned out to be one person. `moved` tells what went over, so that it can go back.
create table identity.merger (
  id uuid primary key,
  from_person uuid not null references identity.person (id),
  to_person uuid not null references identity.person (id),
  delegation_id uuid not null references identity.delegation (id),
  moved jsonb not null,
  how text not null check (how in ('eid', 'phone', 'counter')),
  merged_at timestamptz not null,
  undone_at timestamptz
);
create index on identity.merger (to_person);
create unique index on identity.merger (from_person) where undone_at is null;

-- Delegations: who may act is a number that was named, a person who accepted, or nobody yet.
alter table identity.delegation
  alter column from_person drop not null,
  alter column to_citizen_id_hash drop not null,
  add column to_person uuid references identity.person (id),
  add column how text not null default 'number' check (how in ('number', 'code', 'counter', 'assist', 'merged')),
  add column basis text,
  -- For those of hours, beside the day.
  add column ends_at timestamptz,
  add column accepted_at timestamptz,
  add column refused_at timestamptz,
  add column ended_by uuid,
  add column confirmed_by uuid,
  add column document text,
  add column invitation_hash bytea unique,
  add column invitation_until timestamptz,
  add column invited_by uuid references identity.person (id);
update identity.delegation set accepted_at = created_at;
alter table identity.delegation
  add check (accepted_at is null or (from_person is not null and (to_person is not null or to_citizen_id_hash is not null))),
  add check (from_person is null or to_person is null or from_person <> to_person);
create index on identity.delegation (to_person);
create index on identity.session (delegation_id) where ended_at is null and delegation_id is not null;

-- Help at a counter for who can prove themselves in no other way: one official asks, another decides.
create table identity.recovery (
  id uuid primary key,
  person_id uuid not null references identity.person (id),
  phone_account uuid not null references identity.account (id),
  document text not null,
  reason text not null,
  unit_id uuid,
  opened_by uuid not null,
  opened_at timestamptz not null,
  expires_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'approved', 'refused')),
  decided_by uuid,
  decided_at timestamptz,
  note text,
  check (decided_by <> opened_by)
);
create index on identity.recovery (state, id);
create unique index on identity.recovery (person_id) where state = 'open';
