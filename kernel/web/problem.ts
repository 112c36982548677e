import type { AppError } from '../shared/error.ts'
import type { Lang } from '../shared/text.ts'
import type { FieldFault, ProblemDetails } from './client.ts'

/** The sentence for a refusal: the server's own words, or ours where the server could not be reached. */
export function sentenceOf(error: AppError, lang: Lang, t: (key: string) => string): string {
  const { text } = error.details as ProblemDetails
  return text?.[lang] ?? t(`errors.${error.code}`)
}

/** What was wrong, field by field: path → sentence. */
export function faultsOf(error: AppError | undefined, lang: Lang): Record<string, string> {
  const faults = (error?.details as ProblemDetails | undefined)?.errors ?? []
  return Object.fromEntries(faults.map((f: FieldFault) => [f.path, f.text[lang]]))
}

/** The request id to tell support, where the server gave one. */
export const requestIdOf = (error: AppError) => (error.details as ProblemDetails).requestId
