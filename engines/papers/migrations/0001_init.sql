-- Keys that sign receipts (Ed25519). A retired key still verifies; a distrusted one vouches only for what is listed here.
create table papers.signing_key (
  kid text primary key,
  public_jwk jsonb not null,
  sealed bytea not null,
  made_at timestamptz not null,
  retired_at timestamptz,
  distrusted_at timestamptz
);
create unique index on papers.signing_key ((true)) where retired_at is null;

-- Certificates that signed PDF files of this instance. `sealed` holds the private key of one made here.
create table papers.certificate (
  fingerprint text primary key,
  pem text not null,
  sealed bytea,
  made_at timestamptz not null,
  retired_at timestamptz
);

-- The last number given, by name and year. Its row is locked until the paper that took the number is committed.
create table papers.register (
  name text not null,
  year int not null,
  last int not null check (last > 0),
  primary key (name, year)
);

create table papers.paper (
  id uuid primary key,
  kind text not null,
  record_kind text not null,
  record_id text not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  file_id uuid not null,
  template text not null,
  template_version int not null,
  -- What the template was filled with; null once it was erased.
  data jsonb,
  title text not null,
  issuer text not null,
  issued_by uuid,
  issued_at timestamptz not null,
  certificate text references papers.certificate,
  register text,
  year int,
  number int,
  revoked_at timestamptz,
  revoke_reason text check (revoke_reason in ('mistake', 'replaced', 'cancelled', 'abuse')),
  check ((revoked_at is null) = (revoke_reason is null)),
  check ((register is null) = (number is null) and (register is null) = (year is null)),
  unique (register, year, number)
);
create index on papers.paper (record_kind, record_id);
create index on papers.paper (sha256);

create table papers.receipt (
  id text primary key,
  kind text not null,
  record_id text not null,
  token text not null,
  token_hash text not null unique,
  kid text not null references papers.signing_key,
  issued_at timestamptz not null,
  revoked_at timestamptz,
  revoke_reason text check (revoke_reason in ('mistake', 'replaced', 'cancelled', 'abuse')),
  check ((revoked_at is null) = (revoke_reason is null)),
  unique (kind, record_id)
);

-- A year's records for hand-over: lines in parts, closed by a signed manifest.
create table papers.archive (
  id uuid primary key,
  name text not null,
  year int not null,
  asked_at timestamptz not null,
  asked_by uuid,
  -- How far the filling has come; the filler's own words.
  cursor text,
  lines int not null default 0,
  manifest text,
  token text,
  closed_at timestamptz,
  check ((closed_at is null) = (manifest is null) and (closed_at is null) = (token is null))
);
create unique index on papers.archive (name, year) where closed_at is null;

create table papers.archive_part (
  archive_id uuid not null references papers.archive on delete cascade,
  path text not null,
  sha256 text not null,
  size bigint not null,
  lines int,
  -- Lines are kept here, packed; a paper is kept where its file is.
  body bytea,
  file_id uuid,
  primary key (archive_id, path),
  check ((body is null) <> (file_id is null))
);
