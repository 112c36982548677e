-- Dossiers that the national portal also knows: handed over before they are filed, filed there, or reported there.
alter table public_services.dossier drop constraint dossier_sync_check, drop constraint dossier_channel_check;
update public_services.dossier
  set sync = case sync when 'pending' then 'waiting' when 'done' then 'acknowledged' else 'refused' end
  where sync in ('pending', 'done', 'failed');
alter table public_services.dossier
  add constraint dossier_sync_check check (sync in ('none', 'waiting', 'sent', 'acknowledged', 'refused')),
  add constraint dossier_channel_check check (channel in ('online', 'counter', 'post', 'phone', 'national'));

-- Everything that a person prepared here, until it is filed there.
create table public_services.hand_over (
  id uuid primary key,
  person_id uuid not null,
  filed_by uuid,
  request_key uuid not null,
  procedure text not null,
  procedure_name jsonb not null,
  version_id uuid not null,
  state text not null check (state in ('prepared', 'sent', 'filed', 'dropped', 'expired')),
  -- Opens only with the instance's secret; gone when it was filed or given up.
  sealed bytea,
  url text,
  national_code text unique,
  dossier_id uuid unique references public_services.dossier (id),
  made_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  unique (person_id, request_key)
);
create index on public_services.hand_over (person_id, made_at desc) where state in ('prepared', 'sent');
create index on public_services.hand_over (expires_at) where state in ('prepared', 'sent');

create table public_services.national_link (
  dossier_id uuid primary key references public_services.dossier (id),
  national_code text unique,
  -- The last number that was given to a message about it.
  sent int not null default 0
);

-- What the portal is told, in the order of its numbers, dossier by dossier.
create table public_services.national_message (
  id uuid primary key,
  dossier_id uuid not null references public_services.dossier (id),
  seq int not null,
  state text not null check (state in ('waiting', 'sent', 'acknowledged', 'refused', 'dead')),
  -- State of the dossier in the words of the portal.
  status text not null,
  hash text not null,
  sealed bytea not null,
  files jsonb not null,
  tries int not null default 0,
  next_at timestamptz not null,
  error text,
  made_at timestamptz not null,
  sent_at timestamptz,
  ended_at timestamptz,
  unique (dossier_id, seq)
);
create index on public_services.national_message (next_at) where state in ('waiting', 'sent');
create index on public_services.national_message (state, made_at desc, id desc);
create index on public_services.national_message (made_at);

-- What the portal told: each message once, in order per dossier; one that came too early waits for the one before.
create table public_services.national_received (
  id uuid primary key,
  code text not null,
  seq int not null,
  kind text not null,
  at timestamptz not null,
  verdict text not null check (verdict in ('applied', 'parked', 'refused')),
  reason text,
  -- Only while it waits.
  sealed bytea
);
create index on public_services.national_received (code, seq) where verdict = 'parked';
create index on public_services.national_received (verdict, at desc);
create index on public_services.national_received (at);
create table public_services.national_inbox (
  code text primary key,
  last int not null
);

-- Contents that went there or came from there, by their hash.
create table public_services.national_file (
  sha256 text primary key,
  file_id uuid,
  received_at timestamptz,
  pushed_at timestamptz
);

-- Day by day: what they have and we have.
create table public_services.national_day (
  day date primary key,
  compared_at timestamptz not null,
  ours int not null,
  theirs int not null,
  error text
);
create table public_services.national_difference (
  id uuid primary key,
  day date not null,
  key text not null,
  code text not null,
  dossier_id uuid references public_services.dossier (id),
  kind text not null check (kind in ('missingThere', 'missingHere', 'otherState')),
  ours text,
  theirs text,
  why text not null,
  found_at timestamptz not null,
  settled_at timestamptz,
  settled_by uuid,
  settled_how text,
  unique (day, key)
);
create index on public_services.national_difference (found_at desc) where settled_at is null;
