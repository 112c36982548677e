import { DERIVED, TIMES, type Count, type FigureRow, type Measure } from '../contract.ts'

/** The count whose list stands behind a measure. */
const countOf = (measure: Measure): Count =>
  ({ ...DERIVED, ...TIMES })[measure as keyof typeof DERIVED] ?? (measure as Count)

/** The address of the list behind one number of a row. */
export const listBehind = ({ list }: Pick<FigureRow, 'list'>, measure: Measure): string =>
  list.replace('{count}', countOf(measure))
