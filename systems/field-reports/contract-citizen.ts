/** What a citizen does beyond sending: similar reports nearby, following, messages, drafts. */
export const citizenRoutes = {}
