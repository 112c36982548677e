-- The picture of a signature or seal is small and belongs to its key alone: kept beside it.
alter table papers.credential alter column picture type bytea using null;
