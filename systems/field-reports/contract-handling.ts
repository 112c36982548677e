/** What officials do beyond one step: merge, split, templates, pictures made fit to be shown. */
export const handlingRoutes = {}
