-- What a proved person took over from their record by phone number, so that it can be given back.
create table personal.taken_over (
  merger_id uuid not null,
  part text not null,
  ids uuid[] not null,
  at timestamptz not null,
  primary key (merger_id, part)
);
