import { invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { fieldReportsContract, type Category } from '@hue-s/systems/field-reports/contract.ts'
import { parseInstant } from './params.ts'
import { doorSetting, type Attribute } from './setting.ts'
import type { Value } from './xml.ts'

/** The question every service with several kinds asks first; its answer becomes the kind of the report. */
export const KIND = 'kind'

export interface Service {
  category: Category
  attributes: Attribute[]
}

/** The categories of reports are the services of this door, with the questions that the province adds. */
export async function listServices(ctx: Ctx): Promise<Service[]> {
  const { items } = await ctx.call(fieldReportsContract.categories, {})
  const { attributes } = ctx.setting(doorSetting)
  return items.filter(inScope).map(({ children, ...rest }) => {
    const category = { ...rest, children: children.filter(inScope) }
    return { category, attributes: [...kindOf(ctx, category), ...(attributes[category.id] ?? [])] }
  })
}

/** Complaints and the like have a road of their own; a door for things seen in the field does not offer them. */
const inScope = ({ flow }: { flow?: string | undefined }) => flow !== 'outOfScope'

function kindOf(ctx: Ctx, { children }: Category): Attribute[] {
  if (children.length === 0) return []
  const words = (key: string) => ({ vi: ctx.platform.translate('vi', key), en: ctx.platform.translate('en', key) })
  return [
    {
      code: KIND,
      variable: true,
      datatype: 'singlevaluelist',
      required: false,
      description: words('open311.kind'),
      values: children.map(({ id, name }) => ({ key: id, name })),
    },
  ]
}

export async function getService(ctx: Ctx, code: string): Promise<Service> {
  const found = (await listServices(ctx)).find(({ category }) => category.id === code)
  if (!found) throw notFound('open311.noSuchService', { service: code.slice(0, 100) })
  return found
}

/** A line of the service list, fields in the order of the standard. */
export const serviceLine = (ctx: Ctx, { category, attributes }: Service): Value => ({
  service_code: category.id,
  service_name: category.name[ctx.lang],
  description: category.children.map((c) => c.name[ctx.lang]).join('; '),
  metadata: attributes.length > 0,
  type: ctx.setting(doorSetting).review ? 'batch' : 'realtime',
  keywords: [...new Set([...category.words, ...category.children.flatMap((c) => c.words)])].join(', '),
  group: ctx.t(`open311.group.${category.flow}`),
})

export const definitionOf = (ctx: Ctx, { category, attributes }: Service): Value => ({
  service_code: category.id,
  attributes: attributes.map((a, n) => ({
    variable: a.variable,
    code: a.code,
    datatype: a.datatype,
    required: a.required,
    datatype_description: a.datatypeDescription?.[ctx.lang] ?? null,
    order: n + 1,
    description: a.description[ctx.lang],
    ...(a.datatype.endsWith('list') ? { values: a.values.map((v) => ({ key: v.key, name: v.name[ctx.lang] })) } : {}),
  })),
})

export type Answers = ReadonlyMap<string, readonly string[]>

/** Checks the answers to a service's questions; those to questions it does not ask are left out. */
export function checkAnswers({ attributes }: Service, answers: Answers): Record<string, string> {
  const out: Record<string, string> = {}
  for (const attribute of attributes) {
    if (!attribute.variable) continue
    const values = (answers.get(attribute.code) ?? []).map((v) => v.trim()).filter((v) => v !== '')
    if (values.length === 0) {
      if (attribute.required) throw invalid('open311.attributeMissing', { attribute: attribute.code })
      continue
    }
    out[attribute.code] = checkValues(attribute, values)
  }
  return out
}

const MAX = { string: 300, text: 4000 } as const

function checkValues(attribute: Attribute, values: readonly string[]): string {
  const bad = () => invalid('open311.badAttribute', { attribute: attribute.code, datatype: attribute.datatype })
  const { datatype } = attribute
  const known = (value: string) => attribute.values.some((v) => v.key === value)
  if (datatype === 'multivaluelist') {
    const chosen = [...new Set(values.flatMap((v) => (known(v) ? [v] : v.split(',').map((part) => part.trim()))))]
    if (!chosen.every(known)) throw bad()
    return chosen.join(', ')
  }
  const [value = '', ...more] = [...new Set(values)]
  if (more.length > 0) throw bad()
  if (datatype === 'singlevaluelist' && !known(value)) throw bad()
  if (datatype === 'number' && !/^[+-]?\d{1,15}([.,]\d{1,10})?$/.test(value)) throw bad()
  if (datatype === 'datetime' && !isDate(value)) throw bad()
  if (datatype === 'string' && (value.length > MAX.string || value.includes('\n'))) throw bad()
  if (datatype === 'text' && value.length > MAX.text) throw bad()
  return value
}

/** A day alone, or a time with its offset. */
function isDate(value: string): boolean {
  try {
    return parseInstant('datetime', /^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T00:00:00Z` : value) !== undefined
  } catch {
    return false
  }
}
