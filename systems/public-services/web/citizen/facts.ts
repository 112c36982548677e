import type { Answers } from '@hue-s/engines/forms/shared/model/form.ts'

const LONGEST = 100
const MOST = 50

/** Plain answers that papers and fees may depend on; everything else stays on the form. */
export function plainFacts(answers: Answers): Record<string, string | number | boolean> {
  const facts: Record<string, string | number | boolean> = {}
  for (const [name, answer] of Object.entries(answers)) {
    if (Array.isArray(answer) || !('value' in answer)) continue
    const { value } = answer
    const plain =
      typeof value === 'number' ||
      typeof value === 'boolean' ||
      (typeof value === 'string' && value !== '' && value.length <= LONGEST)
    if (plain && Object.keys(facts).length < MOST) facts[name] = value as string | number | boolean
  }
  return facts
}
