-- What people confirmed of a procedure: a part of its data, compared with a source by one person and confirmed by another.
-- It holds for the very words that were compared: another version with the same words keeps it, changed words lose it.
create function procedures.part_of(content jsonb, part text) returns text language sql immutable as $$
  select md5((case part
    when 'fees' then jsonb_build_array(jsonb_path_query_array(content, '$.channels[*].kind'),
      jsonb_path_query_array(content, '$.channels[*].fees'))
    when 'times' then jsonb_build_array(jsonb_path_query_array(content, '$.channels[*].kind'),
      jsonb_path_query_array(content, '$.channels[*].budget'))
    when 'papers' then content -> 'papers'
    when 'bases' then content -> 'legalBases'
  end)::text)
$$;

create table procedures.confirmation (
  id uuid primary key,
  code text not null,
  part text not null check (part in ('fees', 'times', 'papers', 'bases')),
  hash text not null,
  unit_id uuid not null,
  source text not null,
  compared_on date not null,
  stated_by uuid,
  stated_name text,
  stated_at timestamptz not null,
  confirmed_by uuid,
  confirmed_name text,
  confirmed_at timestamptz,
  -- Somebody found it wrong: it no longer holds, and says why.
  ended_at timestamptz,
  ended_name text,
  ended_why text,
  check ((confirmed_at is null) = (confirmed_by is null)),
  check (confirmed_by is distinct from stated_by or confirmed_by is null)
);
create unique index confirmation_of on procedures.confirmation (code, part, hash) where ended_at is null;

-- How many of its four parts somebody confirmed as they stand in this version.
create function procedures.confirmed_parts(of_code text, content jsonb) returns int language sql stable as $$
  select count(*)::int from procedures.confirmation c
  where c.code = of_code and c.confirmed_at is not null and c.ended_at is null
    and c.hash = procedures.part_of(content, c.part)
$$;
