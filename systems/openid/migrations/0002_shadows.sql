-- Which session of the library follows which of our own, so that the one ends with the other.
create table openid.shadow (
  session_id uuid primary key,
  uid_hash bytea not null,
  at timestamptz not null
);
create index on openid.shadow (at);
