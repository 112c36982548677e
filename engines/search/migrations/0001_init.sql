-- One row for anything a person may look for. The text vectors are made by the engine (folding.ts), not by a
-- dictionary of the server, so that a query and a document are always folded by the same rules.
create table search.doc (
  kind text not null,
  id text not null,
  title text not null,
  words text not null,
  body text not null,
  url text not null,
  visible text not null check (visible in ('public', 'staff', 'permission', 'person')),
  permission text not null default '',
  -- Empty: wherever the permission is held.
  unit_id text not null default '',
  person_id uuid,
  lang text not null,
  boost real not null,
  updated_at timestamptz not null,
  -- Title and extra words without marks, for typing slips.
  names text not null,
  title_key text not null,
  folded tsvector not null,
  exact tsvector not null,
  primary key (kind, id)
);
-- Read far more than written: no pending list, which every search would have to read through.
create index doc_folded on search.doc using gin (folded) with (fastupdate = off);
create index doc_exact on search.doc using gin (exact) with (fastupdate = off);
create index doc_names on search.doc using gin (names gin_trgm_ops) with (fastupdate = off);

-- What people looked for in vain. Who asked is not known here.
create table search.miss (
  query text primary key,
  count int not null default 1,
  first_on date not null,
  last_on date not null
);
create index on search.miss (count desc, query);
