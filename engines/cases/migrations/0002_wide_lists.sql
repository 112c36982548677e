-- For those who see every agency (the operations centre) and for the public's list of one commune.
create index on cases.case (due_sort, id);
create index on cases.case (due_sort, id) where closed_at is null;
create index on cases.case (commune_id, published_at desc, id desc) where published_at is not null;
