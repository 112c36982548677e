-- A paper that was numbered and given up before anybody signed it: its number goes to the next paper of its register on
-- the same day (NĐ 30/2020/NĐ-CP, điều 15: numbers run in the order of days). Its row stays, and says that it is void.
alter table papers.paper add column freed_at timestamptz;
alter table papers.paper add check (freed_at is null or (revoked_at is not null and number is not null));
alter table papers.paper drop constraint paper_register_year_number_key;
create unique index paper_number on papers.paper (register, year, number) where freed_at is null;

create table papers.freed_number (
  name text not null,
  year int not null,
  number int not null check (number > 0),
  -- The day in Viet Nam on which it was taken: on a later one it would break the order of days.
  day date not null,
  paper_id uuid not null references papers.paper,
  primary key (name, year, number)
);
