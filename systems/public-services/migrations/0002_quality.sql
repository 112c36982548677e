-- When the result was issued, what its person thought of it, and how many working hours each step took: what the
-- quality index, the early warning and the back-test count.
alter table public_services.dossier add column ready_at timestamptz, add column rating int;
alter table public_services.step add column worked numeric;
create index on public_services.dossier (filed_at);
create index on public_services.dossier (competent_agency, state) where ended_at is null;
create index on public_services.dossier (procedure, accepted_at) where ready_at is not null;
create index on public_services.step (kind, ended_at) where worked is not null;
