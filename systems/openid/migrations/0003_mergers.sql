-- Two records of one person that were joined: permissions change hands, and go back when it is undone.
alter table openid.consent add column merger_id uuid;
alter table openid.consent drop constraint consent_ending_check;
alter table openid.consent add constraint consent_ending_check check (ending in ('withdrawn', 'renewed', 'merged'));
create index on openid.consent (merger_id) where merger_id is not null;

-- Where only the one record was known, the partner goes on knowing the person by that one's name.
create table openid.known_as (
  person_id uuid not null,
  sector text not null,
  as_person uuid not null,
  merger_id uuid not null,
  at timestamptz not null,
  primary key (person_id, sector)
);
create index on openid.known_as (merger_id);
