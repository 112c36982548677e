-- Bytes are kept once, by their hash; what a person sent is a `file` that points at them.
create table files.blob (
  sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
  size bigint not null check (size >= 0),
  created_at timestamptz not null,
  -- Set by the sweep when nothing points here any more; deleted after a day of grace.
  orphan_since timestamptz
);

create table files.file (
  id uuid primary key,
  sha256 text not null references files.blob,
  type text not null,
  size bigint not null,
  purpose text not null check (purpose in ('photo', 'document', 'video')),
  state text not null check (state in ('quarantined', 'ready', 'refused')),
  reason text,
  -- Null for what the platform itself made.
  owner_id uuid,
  uploaded_by uuid,
  width int,
  height int,
  created_at timestamptz not null,
  unattached_since timestamptz,
  check ((state = 'refused') = (reason is not null))
);
create index on files.file (sha256);
create index on files.file (uploaded_by, created_at);
create index on files.file (unattached_since) where unattached_since is not null;

-- The small pictures of one content; made once however many files hold these bytes.
create table files.derivative (
  sha256 text not null references files.blob,
  variant text not null check (variant in ('thumb', 'view')),
  blob text not null references files.blob,
  type text not null,
  width int not null,
  height int not null,
  created_at timestamptz not null,
  primary key (sha256, variant)
);
create index on files.derivative (blob);

create table files.reference (
  file_id uuid not null references files.file on delete cascade,
  owner_kind text not null,
  owner_id text not null,
  visibility text not null check (visibility in ('public', 'private')),
  attached_at timestamptz not null,
  primary key (file_id, owner_kind, owner_id)
);
create index on files.reference (owner_kind, owner_id);
