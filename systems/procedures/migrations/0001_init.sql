-- Versions of procedures and of decision tables. What was approved never changes; only its end is set when another
-- version follows or the procedure ends, because dossiers are read with the version they began under.
create table procedures.version (
  id uuid primary key,
  kind text not null check (kind in ('procedure', 'guide')),
  code text not null,
  version int not null check (version > 0),
  state text not null check (state in ('draft', 'waiting', 'approved')),
  change text not null default 'version' check (change in ('version', 'end')),
  -- Whose desk it is: the competent agency, or the province for what communes decide.
  unit_id uuid not null,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  citation text not null,
  content jsonb not null,
  hash text not null,
  revision int not null default 1,
  name text not null,
  folded text not null,
  created_by uuid,
  created_name text,
  approved_by uuid,
  approved_name text,
  note text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  approved_at timestamptz,
  exclude using gist (kind with =, code with =, daterange(valid_from, valid_to) with &&)
    where (state = 'approved' and change = 'version')
);
create unique index version_number on procedures.version (kind, code, version)
  where state = 'approved' and change = 'version';
create unique index version_draft on procedures.version (kind, code) where state <> 'approved';
create index version_dates on procedures.version (kind, valid_from, valid_to) where state = 'approved';
create index version_folded on procedures.version using gin (folded gin_trgm_ops);

create function procedures.version_stays() returns trigger language plpgsql as $$
begin
  if old.state <> 'approved' then
    return case when tg_op = 'DELETE' then old else new end;
  end if;
  if tg_op = 'DELETE' or (to_jsonb(new) - 'valid_to' - 'updated_at') is distinct from (to_jsonb(old) - 'valid_to' - 'updated_at') then
    raise exception 'an approved version does not change';
  end if;
  return new;
end $$;
create trigger stays before update or delete on procedures.version
  for each row execute function procedures.version_stays();

-- The files of the province that were loaded last, by their hash.
create table procedures.pack (one boolean primary key default true check (one), hash text not null, at timestamptz not null);
