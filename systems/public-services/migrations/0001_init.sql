-- What a dossier is beside its case: the case has the state, the clocks and the timeline.
create table public_services.dossier (
  id uuid primary key,
  -- Known before acceptance; afterwards `code` is the one that everybody uses.
  request_code text not null unique,
  code text unique,
  procedure text not null,
  version_id uuid not null,
  procedure_name jsonb not null,
  form_id text,
  form_version int,
  channel text not null check (channel in ('online', 'counter', 'post', 'phone')),
  person_id uuid not null,
  filed_by uuid,
  on_behalf boolean not null default false,
  applicant text not null,
  applicant_key text not null generated always as (kernel.match_key(applicant)) stored,
  -- Answers of the form and what the person gave to be reached: opens only with the instance's secret.
  sealed bytea not null,
  look_up_key text not null,
  id_hash text,
  support_agency uuid,
  receiving_agency uuid not null,
  competent_agency uuid not null,
  commune_id uuid,
  state text not null,
  money text not null check (money in ('none', 'due', 'paid', 'waived', 'refunding', 'refunded')),
  delivery text not null check (delivery in ('none', 'ready', 'sent', 'delivered', 'returned')),
  sync text not null check (sync in ('none', 'pending', 'done', 'failed')),
  delivery_way text not null check (delivery_way in ('online', 'counter', 'post')),
  fees jsonb not null,
  fee_total bigint not null default 0,
  order_id uuid,
  promised_at timestamptz,
  first_promised_at timestamptz,
  -- Set where the date follows from a cut-off hour, which the clock of the case does not know.
  promise jsonb,
  supplements int not null default 0,
  pauses int not null default 0,
  extensions int not null default 0,
  draft jsonb,
  result jsonb,
  request_key uuid,
  filed_at timestamptz not null,
  accepted_at timestamptz,
  ended_at timestamptz
);
create unique index on public_services.dossier (person_id, request_key) where request_key is not null;
create index on public_services.dossier (person_id, filed_at desc);
create index on public_services.dossier (receiving_agency, filed_at desc);
create index on public_services.dossier (competent_agency, filed_at desc);
create index on public_services.dossier using gin (applicant_key gin_trgm_ops);
create index on public_services.dossier (promised_at) where ended_at is null;

-- Numbers of dossiers: one row for an agency and a day, locked until the commit, so that there is no gap and no repeat.
create table public_services.code_counter (
  agency text not null,
  day date not null,
  last int not null,
  primary key (agency, day)
);

-- Papers that were handed in, with their hash and where they came from.
create table public_services.dossier_paper (
  id uuid primary key,
  dossier_id uuid not null references public_services.dossier (id),
  need text not null,
  name jsonb not null,
  origin text not null check (origin in ('upload', 'scan', 'store', 'original', 'supplement')),
  file_id uuid,
  sha256 text,
  added_at timestamptz not null,
  added_by uuid,
  unique (dossier_id, file_id)
);
create index on public_services.dossier_paper (dossier_id, added_at);

-- Opinions of other agencies, asked side by side.
create table public_services.opinion (
  id uuid primary key,
  dossier_id uuid not null references public_services.dossier (id),
  agency_id uuid not null,
  question text not null,
  asked_by uuid,
  asked_at timestamptz not null,
  due_at timestamptz not null,
  given_at timestamptz,
  given_by uuid,
  verdict text check (verdict in ('agree', 'disagree', 'conditions')),
  text text
);
create unique index on public_services.opinion (dossier_id, agency_id) where given_at is null;
create index on public_services.opinion (agency_id, due_at) where given_at is null;

-- How long each step took, against the hours that the procedure gives it.
create table public_services.step (
  dossier_id uuid not null references public_services.dossier (id),
  n int not null,
  kind text not null,
  unit_id uuid,
  hours numeric,
  started_at timestamptz not null,
  due_at timestamptz,
  ended_at timestamptz,
  ended_by uuid,
  primary key (dossier_id, n)
);
create index on public_services.step (kind, started_at);

-- Official papers of a dossier: the forms of the law and the result.
create table public_services.issued (
  id uuid primary key,
  dossier_id uuid not null references public_services.dossier (id),
  form text not null,
  paper_id uuid not null unique,
  number text,
  title text not null,
  issued_at timestamptz not null
);
create index on public_services.issued (dossier_id, issued_at);

-- The person's store: results and digitised papers that serve again.
create table public_services.person_paper (
  id uuid primary key,
  person_id uuid not null,
  kind text not null,
  name jsonb not null,
  file_id uuid not null,
  sha256 text not null,
  origin text not null check (origin in ('result', 'digitised')),
  dossier_id uuid not null,
  issuer text,
  number text,
  issued_on date not null,
  valid_to date,
  unique (person_id, kind, sha256)
);
create index on public_services.person_paper (person_id, kind, issued_on desc);

-- Wrong look-ups by code: counted under a keyed hash, so that no list of codes arises here.
create table public_services.look_up_try (
  code_hash text not null,
  hour timestamptz not null,
  tries int not null,
  primary key (code_hash, hour)
);

-- Tickets of the counter: one line for an agency and a day.
create table public_services.ticket (
  id uuid primary key,
  agency_id uuid not null,
  day date not null,
  number int not null,
  kind text not null check (kind in ('file', 'collect', 'ask', 'booked')),
  state text not null check (state in ('waiting', 'called', 'served', 'missed')),
  desk text,
  person_id uuid,
  taken_at timestamptz not null,
  called_at timestamptz,
  ended_at timestamptz,
  called_by uuid,
  unique (agency_id, day, number)
);
create index on public_services.ticket (agency_id, day, state, number);

create table public_services.booking (
  id uuid primary key,
  agency_id uuid not null,
  at timestamptz not null,
  person_id uuid not null,
  procedure text,
  made_at timestamptz not null,
  cancelled_at timestamptz,
  ticket_id uuid
);
create unique index on public_services.booking (agency_id, at, person_id) where cancelled_at is null;
create index on public_services.booking (agency_id, at) where cancelled_at is null;
create index on public_services.booking (person_id, at desc);
