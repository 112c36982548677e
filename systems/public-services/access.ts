/**
 * Roles of this system. `clerk` stands at the counter, `officer` handles, `head` hands out and watches, `signer` signs,
 * `registrar` gives numbers and issues, `adviser` answers for an agency that is asked for its opinion.
 */
export const roles = {
  'public-services.clerk': ['public-services.read', 'public-services.receive', 'public-services.counter'],
  'public-services.officer': ['public-services.read', 'public-services.handle'],
  'public-services.head': [
    'public-services.read',
    'public-services.handle',
    'public-services.assign',
    'public-services.synchronise',
    // Says who stands in for whom.
    'cases.manageAbsence',
  ],
  // Watches what the national portal is told, for a whole province.
  'public-services.synchroniser': ['public-services.read', 'public-services.synchronise'],
  'public-services.signer': ['public-services.read', 'public-services.sign'],
  'public-services.registrar': ['public-services.read', 'public-services.number'],
  'public-services.adviser': ['public-services.advise'],
  'platform.leader': ['public-services.read', 'public-services.sign'],
}
