-- What people have begun to fill in. Answers are sealed: the database alone tells nobody what they say.
create table forms.draft (
  id uuid primary key,
  -- Who types, and whose affair it is: the same, or whom they act for.
  author_id uuid not null,
  person_id uuid not null,
  form_id text not null,
  form_version int not null,
  subject text,
  rev int not null check (rev > 0),
  content bytea not null,
  created_at timestamptz not null,
  saved_at timestamptz not null,
  expires_on date not null,
  foreign key (form_id, form_version) references forms.version (form_id, version)
);
create index on forms.draft (author_id, saved_at desc);
create index on forms.draft (person_id);
create index on forms.draft (expires_on);
