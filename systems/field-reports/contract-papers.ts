/** Receipts and exports that can be verified. */
export const paperRoutes = {}
