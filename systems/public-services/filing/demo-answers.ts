import { formOf, prefill, type Answers, type Given, type Item, type Question } from '@hue-s/engines/forms/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Version } from '@hue-s/systems/procedures/contract.ts'
import { formRef } from './answers.ts'
import { personOf } from '../by-rules.ts'

const isQuestion = (item: Item): item is Question => item.kind !== 'repeat'
const typed = (value: string | number | boolean): Given => ({ value, source: { kind: 'typed' } })

/** Answers of a demonstration: what the form knows of the person, and a plausible word for the rest. */
export async function prefilledAnswers(ctx: Ctx, version: Version, delivery: string) {
  const ref = formRef(version)
  const personId = personOf(ctx)
  if (!ref || personId === null) return { answers: {} }
  const form = await formOf(ctx, ref.id)
  const answers: Answers = { ...(await prefill(ctx, form, personId)) }
  const words = (name: string) => ctx.platform.translate('vi', `public-services.server.demo.${name}`)
  for (const question of form.pages.flatMap((page) => page.items).filter(isQuestion)) {
    const { name, kind, required, list } = question
    if (answers[name] !== undefined || !required) continue
    if (name === 'delivery') answers[name] = typed(delivery)
    else if (kind === 'truth') answers[name] = typed(true)
    else if (kind === 'phone') answers[name] = typed('0905123456')
    else if (kind === 'longText') answers[name] = typed(`${words('request')} ${version.name.vi.toLowerCase()}.`)
    else if (kind === 'choice') answers[name] = typed(form.choices[list ?? '']?.[0]?.value ?? '')
    else if (kind === 'text') answers[name] = typed(words('address'))
  }
  return { form: { id: form.id, version: form.version }, answers }
}
