/** The routing table: tester and coverage. */
export const routingRoutes = {}
