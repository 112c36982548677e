-- One message each: what was sent is never changed, a later message refers to it (CAP 1.2, references).
create table alerts.alert (
  id uuid primary key,
  identifier text not null unique,
  -- The first message of its chain.
  chain uuid not null,
  refers_to uuid references alerts.alert (id),
  status text not null check (status in ('actual', 'exercise', 'test')),
  msg_type text not null check (msg_type in ('alert', 'update', 'cancel')),
  state text not null check (state in ('draft', 'waiting', 'sent', 'over', 'discarded')),
  -- Why it is no longer in force.
  over_why text check (over_why in ('updated', 'cancelled', 'expired')),
  content jsonb not null,
  unit_ids uuid[] not null,
  -- Another authority's message: whose, and by which name it is known there.
  origin jsonb,
  emergency boolean not null default false,
  version integer not null default 1,
  -- Who wrote in this round: none of them approves it.
  writers uuid[] not null default '{}',
  author_id uuid,
  author_name text,
  approver_id uuid,
  approver_name text,
  note text,
  cap text,
  strip_id uuid,
  expires_at timestamptz not null,
  sent_at timestamptz,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  changed_name text
);
create index on alerts.alert (state, sent_at desc);
create index on alerts.alert (chain, sent_at);
create index on alerts.alert (expires_at) where state = 'sent';
create index on alerts.alert using gin (unit_ids);
-- Of two messages that end one, only one can be out.
create unique index on alerts.alert (refers_to) where state in ('sent', 'over') and refers_to is not null;

create table alerts.history (
  alert_id uuid not null references alerts.alert (id),
  number integer not null,
  action text not null,
  at timestamptz not null,
  by_id uuid,
  by_name text,
  note text not null default '',
  primary key (alert_id, number)
);

-- Sent by one person alone: stays open until another one has looked.
create table alerts.review (
  alert_id uuid primary key references alerts.alert (id),
  opened_at timestamptz not null,
  sender_id uuid,
  sender_name text,
  reason text not null,
  verdict text check (verdict in ('right', 'wrong')),
  note text,
  closed_at timestamptz,
  closed_by uuid,
  closed_name text
);

create table alerts.signing_key (
  id uuid primary key,
  certificate text not null,
  sealed bytea not null,
  created_at timestamptz not null
);

create table alerts.source (
  id uuid primary key,
  facts jsonb not null,
  url text not null unique,
  every_minutes integer not null,
  active boolean not null,
  next_at timestamptz not null,
  last_at timestamptz,
  last_outcome text,
  last_why text,
  failures integer not null default 0
);

create table alerts.taken (
  id uuid primary key,
  source_id uuid not null references alerts.source (id),
  -- Sender, identifier and time of sending, or a fingerprint of what could not be read.
  key text not null,
  outcome text not null check (outcome in ('shown', 'review', 'quarantined', 'dismissed')),
  why text,
  headline text not null,
  signed text not null check (signed in ('none', 'good', 'unchecked')),
  xml text not null,
  alert_id uuid references alerts.alert (id),
  at timestamptz not null,
  unique (source_id, key)
);
create index on alerts.taken (outcome, id desc);

-- How far a message got, per commune and channel, at one moment.
create table alerts.reach (
  alert_id uuid not null references alerts.alert (id),
  at timestamptz not null,
  unit_id uuid not null,
  channel text not null,
  people integer not null,
  sent integer not null,
  delivered integer not null,
  opened integer not null,
  failed integer not null,
  primary key (alert_id, unit_id, channel, at)
);
create table alerts.visit (
  alert_id uuid not null references alerts.alert (id),
  unit_id uuid not null,
  done boolean not null,
  note text not null,
  by_id uuid,
  by_name text,
  at timestamptz not null,
  primary key (alert_id, unit_id)
);
