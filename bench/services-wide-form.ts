import type { Form, Item } from '@hue-s/engines/forms/index.ts'

const FIELDS = 200
const KINDS = ['text', 'whole', 'day', 'truth', 'choice', 'phone', 'longText', 'decimal'] as const
const both = (vi: string, en: string) => ({ vi, en })

/** One question of the two hundred: every kind in turn, some asked only after others, some with a rule. */
function question(n: number): Item {
  const kind = KINDS[n % KINDS.length] ?? 'text'
  return {
    name: `q${n}`,
    kind,
    label: both(`Câu hỏi số ${n + 1} của tờ khai`, `Question ${n + 1} of the form`),
    ...(n % 3 === 0 ? { hint: both('Ghi như trên giấy tờ', 'As your papers say it') } : {}),
    ...(n % 4 === 0 ? { required: true } : {}),
    ...(kind === 'choice' ? { list: 'places' } : {}),
    ...(kind === 'whole' ? { constraint: '. >= 0 and . < 1000' } : {}),
    ...(n % 16 === 12 ? { relevant: `\${q${n - 9}} = true() or \${q${n - 11}} > 3` } : {}),
  }
}

/** A form of two hundred fields on so many pages. */
export function wideForm(pages: number): Omit<Form, 'id'> {
  const each = FIELDS / pages
  return {
    version: 1_000 + pages,
    title: both('Tờ khai hai trăm mục', 'A form of two hundred fields'),
    pages: Array.from({ length: pages }, (_, page) => ({
      name: `p${page}`,
      title: both(`Phần ${page + 1}`, `Part ${page + 1}`),
      items: Array.from({ length: each }, (_item, n) => question(page * each + n)),
    })),
    choices: {
      places: Array.from({ length: 40 }, (_, n) => ({
        value: `v${n}`,
        label: both(`Phường số ${n + 1}`, `Ward ${n + 1}`),
      })),
    },
  }
}
