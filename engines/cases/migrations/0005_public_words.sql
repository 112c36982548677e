-- Folding costs more than comparing: what the public searches is folded once, when it is written.
drop index if exists cases.case_fold_idx;
alter table cases.case add column public_fold text generated always as (kernel.fold(public_title)) stored;
create index on cases.case using gin (public_fold gin_trgm_ops) where published_at is not null;
