/** What everybody may read: lists, maps, feeds. */
export const publicRoutes = {}
