-- How much proof the signatures of a paper carry, and when to try to complete them (null: nothing is left to do).
alter table papers.paper
  add column level text not null default 'none' check (level in ('none', 'B-B', 'B-T', 'B-LT')),
  add column complete_at timestamptz,
  add column complete_tries int not null default 0;
update papers.paper set level = 'B-B' where certificate is not null;
create index on papers.paper (complete_at) where complete_at is not null;

-- Earlier bytes of a paper that was completed or signed again: copies in people's hands are recognised still.
create table papers.paper_bytes (
  paper_id uuid not null references papers.paper,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  until timestamptz not null,
  primary key (paper_id, sha256)
);
create index on papers.paper_bytes (sha256);

-- Keys of officials and agencies at a signing service: whose, and the certificate that was shown when it was entered.
create table papers.credential (
  id uuid primary key,
  -- The signing service's name of it.
  remote_id text not null unique,
  -- A person's own key, or an agency's seal.
  holder_kind text not null check (holder_kind in ('person', 'agency')),
  holder_id uuid not null,
  fingerprint text not null,
  certificates text not null,
  algorithm text not null check (algorithm in ('ecdsa', 'rsa')),
  -- The picture of the signature or seal, a PNG.
  picture uuid,
  added_at timestamptz not null,
  ended_at timestamptz
);
create unique index on papers.credential (holder_kind, holder_id) where ended_at is null;

-- A signature on its way: laid out, signed, in the file. Each step is kept, so that a crash resumes where it stopped.
create table papers.signing (
  id uuid primary key,
  paper_id uuid not null references papers.paper,
  no int not null check (no > 0),
  credential_id uuid not null references papers.credential,
  state text not null check (state in ('waiting', 'prepared', 'signed', 'done', 'dropped')),
  name text not null,
  reason text not null,
  location text not null,
  -- The bytes with the hole, and what was signed of them; gone once the paper has them.
  base_sha256 text,
  signed_at timestamptz,
  prepared bytea,
  hole int,
  attributes bytea,
  signature bytea,
  asked_at timestamptz not null,
  asked_by uuid,
  done_at timestamptz,
  unique (paper_id, no),
  check ((state in ('prepared', 'signed')) = (prepared is not null)),
  check (state <> 'signed' or signature is not null)
);
create index on papers.signing (credential_id, asked_at) where state in ('waiting', 'prepared', 'signed');
create index on papers.signing (state) where state = 'signed';
