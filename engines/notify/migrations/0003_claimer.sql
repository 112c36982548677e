-- Who sends it now: the second key of the lock that the sender's transaction holds. A claim ends with that transaction,
-- so what a crash left behind is nobody's at once.
alter table notify.delivery drop column claimed_until, add column claimed_by int;

-- Messages that a newer one replaced, or that ran out: what of them still waits is not sent any more.
create table notify.withdrawn (
  record_kind text not null,
  record_id text not null,
  at timestamptz not null,
  primary key (record_kind, record_id)
);
