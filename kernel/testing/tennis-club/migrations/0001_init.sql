create table tennis_club.booking (
  id uuid primary key,
  court int not null,
  player_id uuid not null,
  club_id text not null,
  starts_at timestamptz not null,
  note text not null,
  unique (court, starts_at)
);
create table tennis_club.heard (id bigint generated always as identity primary key, booking_id uuid not null, note text not null);
