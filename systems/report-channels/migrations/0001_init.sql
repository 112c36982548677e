-- What came by mail, SMS or Zalo. Who sent it and what it says lie sealed, and go after the days the province says.
create table report_channels.message (
  id uuid primary key,
  channel text not null check (channel in ('email', 'sms', 'zalo')),
  -- Fingerprint of the number the channel gave it: the same message is taken once.
  external_id text not null,
  -- Keyed fingerprints: of the address, and of the words, by which repeats are known.
  sender bytea,
  content bytea,
  sealed bytea,
  state text not null check (state in ('new', 'talk', 'waiting', 'sent', 'added', 'asked', 'advised', 'discarded', 'ignored')),
  why text,
  facts jsonb not null default '{}',
  photos uuid[] not null default '{}',
  case_id uuid,
  code text,
  version integer not null default 1,
  at timestamptz not null,
  settled_at timestamptz,
  settled_by uuid,
  reason text,
  unique (channel, external_id)
);
create index message_waiting on report_channels.message (id) where state = 'waiting';
create index message_sender on report_channels.message (sender, at desc);
create index message_at on report_channels.message (at);

create table report_channels.reply (
  id uuid primary key,
  message_id uuid not null references report_channels.message (id),
  channel text not null,
  sealed bytea,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed')),
  why text,
  tries integer not null default 0,
  next_at timestamptz not null,
  at timestamptz not null
);
create index reply_due on report_channels.reply (next_at) where state = 'waiting';
create index reply_message on report_channels.reply (message_id);

-- Where somebody stands who reports in several messages.
create table report_channels.conversation (
  sender bytea primary key,
  step text not null,
  sealed bytea not null,
  expires_at timestamptz not null
);
create table report_channels.part (
  sender bytea not null,
  reference text not null,
  number integer not null,
  total integer not null,
  sealed bytea not null,
  at timestamptz not null,
  primary key (sender, reference, number)
);
-- What is said to one sender once a day only.
create table report_channels.said (
  sender bytea not null,
  what text not null,
  day date not null,
  primary key (sender, what, day)
);
