-- When a history was imported: its own dates are old, and whoever publishes what changed must still hear of it.
alter table cases.case add column imported_at timestamptz;
create index on cases.case (type, imported_at) include (opened_at) where imported_at is not null;
