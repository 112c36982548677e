-- A province's whole table is written anew: longer than any statement of the platform may take.
set local statement_timeout = 0;
-- The index walks every dossier of a period: it is read from these alone, for the rows themselves are wide.
alter table public_services.dossier add column elsewhere text generated always as (result ->> 'elsewhere') stored;
create index dossier_board on public_services.dossier (filed_at) include (id, competent_agency, state, channel, money, sync, rating,
  first_promised_at, accepted_at, ready_at, elsewhere);
create index step_first on public_services.step (dossier_id) include (due_at, ended_at, worked) where n = 1;
create index dossier_paper_original on public_services.dossier_paper (dossier_id) where origin = 'original';
create index issued_result on public_services.issued (dossier_id) where form = 'result';
-- The wide one serves its questions too.
drop index if exists public_services.dossier_filed_at_idx;
