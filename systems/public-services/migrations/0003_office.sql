-- Results laid out and numbered for a leader's own key: the paper waits for that signature, then for the agency's seal.
create table public_services.result_signing (
  dossier_id uuid primary key references public_services.dossier (id),
  issued_id uuid not null,
  paper_id uuid not null unique,
  signing_id uuid not null,
  valid_to date,
  signed_by uuid not null,
  signer text not null,
  made_at timestamptz not null
);

-- What a counter has to print and to hand over.
create table public_services.print_job (
  id uuid primary key,
  issued_id uuid not null unique references public_services.issued (id),
  dossier_id uuid not null references public_services.dossier (id),
  agency_id uuid not null,
  state text not null check (state in ('waiting', 'printed', 'handed', 'dropped')),
  queued_at timestamptz not null,
  copies int not null default 0
);
create index on public_services.print_job (agency_id, queued_at) where state in ('waiting', 'printed');
create index on public_services.print_job (dossier_id);

-- Every print and every hand-over, with the reason of one that came again.
create table public_services.print_log (
  job_id uuid not null references public_services.print_job (id),
  n int not null,
  what text not null check (what in ('printed', 'reprinted', 'handed', 'dropped')),
  at timestamptz not null,
  by uuid,
  reason text,
  primary key (job_id, n)
);

-- Words that are written again and again; a change is a new version, and what was sent stays as it was.
create table public_services.template (
  id uuid not null,
  version int not null,
  agency_id uuid,
  procedure text,
  purpose text not null,
  title text not null,
  text text not null,
  at timestamptz not null,
  by uuid,
  is_latest boolean not null default true,
  removed boolean not null default false,
  primary key (id, version)
);
create unique index on public_services.template (id) where is_latest;
create index on public_services.template (purpose, agency_id) where is_latest and not removed;
