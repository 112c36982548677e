import type { Lang } from '@hue-s/kernel/shared/text.ts'
import type { Question } from '../../shared/model/form.ts'
import type { Fault } from '../../shared/model/judge.ts'
import { wordsIn } from '../../shared/model/say.ts'

/** What is wrong with an answer, in the words of the form where it has some. */
export function faultWords(
  fault: Pick<Fault, 'code' | 'facts'>,
  question: Question | undefined,
  lang: Lang,
  t: (key: string, values?: Record<string, unknown>) => string,
): string {
  if (fault.code === 'constraint' && question?.constraintWords) return wordsIn(question.constraintWords, lang)
  if (fault.code === 'missing' && question?.requiredWords) return wordsIn(question.requiredWords, lang)
  const picks = question?.kind === 'choice' || question?.kind === 'choices' || question?.kind === 'truth'
  if (fault.code === 'missing' && question?.kind === 'files') return t('forms.fault.missingFile')
  if (fault.code === 'missing' && picks) return t('forms.fault.missingChoice')
  if (fault.code === 'unreadable' && question?.kind === 'day') return t('forms.fault.unreadableDay')
  return t(`forms.fault.${fault.code}`, fault.facts)
}
