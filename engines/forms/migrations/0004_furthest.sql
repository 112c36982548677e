-- The furthest page that a draft has seen, by its place in the form: where people leave is counted without opening what
-- they wrote. One past the last is the look over before it is sent.
alter table forms.draft add column furthest int not null default 0 check (furthest >= 0);
create index on forms.draft (subject, saved_at) where subject is not null;
