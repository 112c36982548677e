-- How many follow a case, for the public's «most followed».
alter table cases.case add column follower_count int not null default 0;
update cases.case c set follower_count = f.n from (select case_id, count(*) as n from cases.follower group by 1) f where f.case_id = c.id;
create function cases.count_followers() returns trigger language plpgsql as $$
begin
  if tg_op <> 'DELETE' then update cases.case set follower_count = follower_count + 1 where id = new.case_id; end if;
  if tg_op <> 'INSERT' then update cases.case set follower_count = follower_count - 1 where id = old.case_id; end if;
  return null;
end $$;
create trigger count_followers after insert or delete on cases.follower for each row execute function cases.count_followers();

create index on cases.case (type, follower_count desc, id desc) where published_at is not null;
create index on cases.case ((data ->> 'child'), published_at desc, id desc) where published_at is not null and data ? 'child';
-- A map or a period of a million cases is read from the index alone: the rows themselves are wide.
create index case_map on cases.case (lon, lat) include (id, type, category, state, commune_id, agency_id, opened_at)
  where published_at is not null and merged_into is null and lon is not null;
create index case_period on cases.case (opened_at) include (published_at, id, type, category, state, commune_id, agency_id)
  where published_at is not null and merged_into is null;
