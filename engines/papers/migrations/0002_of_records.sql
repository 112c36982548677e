-- What was issued for a record, whatever its kind.
create index on papers.receipt (record_id);
create index on papers.paper (record_id);
