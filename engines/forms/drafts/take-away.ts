import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Bytes } from '@hue-s/kernel/server/system.ts'
import type { Parsed } from '@hue-s/kernel/shared/route.ts'
import type { draftRoutes as routes } from '../contract-drafts.ts'
import { formOf } from '../publish.ts'
import { answered } from '../shared/model/asked.ts'
import type { Answers, Form } from '../shared/model/form.ts'
import { say, wordsIn } from '../shared/model/say.ts'
import { contentOf, readDraft, removeDrafts } from './drafts.ts'
import { listDraftsAbout } from './store.ts'

/** One answer, for reading outside the form. */
interface Line {
  page: string
  question: string
  answer: string
  source: string
}

function linesOf(ctx: Ctx, form: Form, answers: Answers): Line[] {
  const { lang } = ctx
  const words = {
    lang,
    yes: ctx.t('forms.yes'),
    no: ctx.t('forms.no'),
    file: (_: string, n: number) => ctx.t('forms.fileNumber', { n: n + 1 }),
  }
  return answered(form, answers, { today: ctx.today() }).flatMap(({ page, questions }) =>
    questions.flatMap(({ question, row, given }) =>
      given === undefined
        ? []
        : [
            {
              page: wordsIn(page.title, lang),
              question: wordsIn(question.label, lang) + (row === undefined ? '' : ` (${row + 1})`),
              answer: say(form, question, given.value, words),
              source: ctx.t(`forms.source.${given.source.kind}`),
            },
          ],
    ),
  )
}

/** A cell of CSV. A leading sign that spreadsheets take for a formula is shown as text. */
const cell = (text: string) => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`

/** What was filled in on a draft, for keeping: readable also when it can no longer be filed. */
export async function exportDraft(ctx: Ctx, { id }: Parsed<typeof routes.exportDraft>): Promise<Bytes> {
  const draft = await readDraft(ctx, { id })
  const form = await formOf(ctx, draft.form.id, { version: draft.form.version })
  const head = ['page', 'question', 'answer', 'source'].map((name) => ctx.t(`forms.server.column.${name}`))
  const lines = linesOf(ctx, form, draft.answers)
  const rows = [head, ...lines.map(({ page, question, answer, source }) => [page, question, answer, source])]
  const body = Buffer.from(`\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`)
  return { body, type: 'text/csv; charset=utf-8', size: body.length, filename: `${form.id}.csv` }
}

/** What is held of a person in drafts, by them or for them, in words: for whoever answers «what do you hold of me?». */
export async function draftsAbout(ctx: Ctx, personId: string) {
  const rows = await listDraftsAbout(ctx.db, personId)
  const about = []
  for (const row of rows) {
    const form = await formOf(ctx, row.formId, { version: row.formVersion })
    // What somebody else typed for this person is theirs to read; what this person typed for others is only counted.
    const mine = row.personId === personId
    const answers = mine ? linesOf(ctx, form, contentOf(ctx, row).answers) : []
    about.push({
      id: row.id,
      form: wordsIn(form.title, ctx.lang),
      savedAt: row.savedAt,
      expiresOn: row.expiresOn,
      answers,
    })
  }
  return about
}

/** Deletes all drafts by a person or for them; answers how many. */
export async function forgetDrafts(ctx: Ctx, personId: string): Promise<number> {
  const rows = await listDraftsAbout(ctx.db, personId)
  await removeDrafts(
    ctx,
    rows.map(({ id }) => id),
  )
  return rows.length
}
