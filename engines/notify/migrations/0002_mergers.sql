-- What came to a person with a record that turned out to be theirs, so that it can go back when that is undone.
create table notify.taken_over (
  merger_id uuid not null,
  part text not null check (part in ('item', 'subscription', 'topic_choice', 'preference', 'units')),
  ids text[] not null,
  at timestamptz not null,
  primary key (merger_id, part)
);
