-- Published versions of forms. A version never changes: what was filed under it is read with it.
create table forms.version (
  form_id text not null,
  version int not null check (version > 0),
  hash text not null,
  definition jsonb not null,
  valid_from date not null,
  published_at timestamptz not null,
  published_by uuid,
  primary key (form_id, version)
);
create index on forms.version (form_id, valid_from desc, version desc);

create function forms.version_stays() returns trigger language plpgsql as $$
begin
  raise exception 'a published form does not change';
end $$;
create trigger stays before update or delete on forms.version for each row execute function forms.version_stays();
