import {
  formOf,
  judge,
  settleSources,
  type Answers,
  type Form,
  type Given,
  type Item,
  type Question,
} from '@hue-s/engines/forms/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { invalid } from '@hue-s/kernel/shared/error.ts'
import type { Words } from '@hue-s/kernel/shared/text.ts'
import type { Version } from '@hue-s/systems/procedures/contract.ts'
import type { Filing } from '../contract-shapes.ts'

export interface Judged {
  form: Form | null
  answers: Answers
  /** Plain answers that papers and fees may depend on. */
  facts: Record<string, string | number | boolean>
  /** Files that the form itself asks for. */
  files: { fileId: string; question: string; label: Words }[]
}

const LONGEST_FACT = 100
const MOST_SHOWN = 50

/** The application form of a procedure: the first of its forms. */
export const formRef = (version: Version) => version.forms[0]

/**
 * The answers as they are filed: judged by the version of the form that was filled in, sources settled by those who
 * know, calculated questions worked out here and not taken from the browser.
 */
export async function judgedAnswers(
  ctx: Ctx,
  version: Version,
  input: Pick<Filing, 'form' | 'answers' | 'facts'>,
  personId: string,
): Promise<Judged> {
  const wanted = formRef(version)
  if (!wanted) return { form: null, answers: {}, facts: told(version, input.facts), files: [] }
  if (input.form === undefined || input.form.id !== wanted.id)
    throw invalid('public-services.wrongForm', { form: wanted.id })
  const form = await formOf(ctx, wanted.id, { version: input.form.version })
  const settled = await settleSources(ctx, form, input.answers as Answers, personId)
  const { faults, answers } = judge(form, settled, { today: ctx.today() })
  if (faults.length > 0)
    throw invalid('public-services.badAnswers', { count: faults.length, faults: faults.slice(0, MOST_SHOWN) })
  return {
    form,
    answers,
    facts: { ...told(version, input.facts), ...plainFacts(answers) },
    files: filesIn(form, answers),
  }
}

/** Facts that only the procedure asks; what nobody asked is left out. */
function told(version: Version, facts: Filing['facts']): Judged['facts'] {
  const asked = new Set(version.questions.map(({ name }) => name))
  return Object.fromEntries(
    Object.entries(facts).filter(
      (one): one is [string, string | number | boolean] => asked.has(one[0]) && one[1] !== null,
    ),
  )
}

const isGiven = (answer: Answers[string]): answer is Given => !Array.isArray(answer)

/** Answers that papers and fees may depend on: short and plain ones. */
export function plainFacts(answers: Answers): Judged['facts'] {
  const facts: Judged['facts'] = {}
  for (const [name, answer] of Object.entries(answers)) {
    if (!isGiven(answer)) continue
    const { value } = answer
    if (
      typeof value === 'number' ||
      typeof value === 'boolean' ||
      (typeof value === 'string' && value.length <= LONGEST_FACT)
    )
      facts[name] = value
  }
  return facts
}

const isQuestion = (item: Item): item is Question => item.kind !== 'repeat'

function filesIn(form: Form, answers: Answers): Judged['files'] {
  return form.pages
    .flatMap((page) => page.items)
    .filter((item): item is Question => isQuestion(item) && item.kind === 'files')
    .flatMap((question) => {
      const answer = answers[question.name]
      const value = answer && isGiven(answer) ? answer.value : null
      return Array.isArray(value)
        ? (value as readonly string[]).map((fileId) => ({
            fileId,
            question: question.name.toLowerCase().replace(/[^a-z0-9-]/g, '-'),
            label: question.label,
          }))
        : []
    })
}
