-- What a document is called and says in other languages, whom it serves, and when it was last put (for the rebuild).
alter table search.doc
  -- language → { title, body? }
  add column titles jsonb not null default '{}',
  -- language → a sentence that is always shown below the title: «nay thuộc …, từ 01/07/2025»
  add column note jsonb not null default '{}',
  add column audiences text[] not null default '{}',
  -- Other whole names under which it is meant: titles in other languages, the phrases of an answer.
  add column other_keys text[] not null default '{}',
  add column put_at timestamptz not null default clock_timestamp();

-- What is public lies apart from the rest: a search by anyone never touches a row that is not public, so that
-- neither what it finds nor how long it takes can tell of one.
drop index search.doc_folded;
drop index search.doc_exact;
drop index search.doc_names;
create index doc_public_folded on search.doc using gin (folded) with (fastupdate = off) where visible = 'public';
create index doc_public_exact on search.doc using gin (exact) with (fastupdate = off) where visible = 'public';
create index doc_public_names on search.doc using gin (names gin_trgm_ops) with (fastupdate = off) where visible = 'public';
create index doc_public_title on search.doc (title_key text_pattern_ops) where visible = 'public';
create index doc_closed_folded on search.doc using gin (folded) with (fastupdate = off) where visible <> 'public';
create index doc_closed_exact on search.doc using gin (exact) with (fastupdate = off) where visible <> 'public';
create index doc_closed_title on search.doc (title_key text_pattern_ops) where visible <> 'public';
create index doc_closed_names on search.doc using gin (names gin_trgm_ops) with (fastupdate = off) where visible <> 'public';
create index doc_person on search.doc (person_id) where visible = 'person';
create index on search.doc (kind, put_at);

-- «When people type this, show that», written by an operator. Effective at once; a second person looks it over.
create table search.answer (
  id uuid primary key,
  version int not null,
  phrase text not null,
  -- The folded words of the phrase.
  key text not null,
  kind text not null check (kind in ('page', 'words')),
  url text not null default '',
  title jsonb not null default '{}',
  means text not null default '',
  state text not null check (state in ('on', 'off')),
  changed_at timestamptz not null,
  changed_by uuid,
  changed_by_name text,
  reviewed_at timestamptz,
  reviewed_by uuid,
  reviewed_by_name text
);
create unique index answer_key on search.answer (key) where state = 'on';
create index on search.answer (changed_at desc, id);

-- Every step of an answer, never changed.
create table search.answer_event (
  answer_id uuid not null references search.answer,
  version int not null,
  step text not null check (step in ('made', 'changed', 'reviewed', 'stopped')),
  content jsonb not null,
  at timestamptz not null,
  by_id uuid,
  by_name text,
  primary key (answer_id, version)
);
