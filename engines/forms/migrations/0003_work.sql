-- What officials work on before it is published: one piece of work per form, which may still be wrong.
create table forms.work (
  form_id text primary key,
  definition jsonb not null,
  rev int not null check (rev > 0),
  changed_at timestamptz not null,
  changed_by uuid
);
