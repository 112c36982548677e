-- A citizen's account that was closed because its person had their data deleted: their next e-ID sign-in opens it anew.
alter table identity.account add column erased_at timestamptz;
