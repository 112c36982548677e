-- Which draft a dossier was made from: one draft is one dossier, from however many tabs or devices it is sent.
alter table public_services.dossier add column draft_id uuid;
create unique index dossier_draft on public_services.dossier (person_id, draft_id) where draft_id is not null;
