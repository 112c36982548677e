import { putDocuments, searchSource, type Document } from '@hue-s/engines/search/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { oldCode } from './shared/dossier-code.ts'
import { dossiersAfter, findDossier, type Dossier } from './store.ts'

const OWN = 'dossier'
const WORK = 'dossier-work'
/** States in which the agency that receives and hands over has it; otherwise the one that decides. */
const AT_COUNTER = new Set(['submitted', 'supplement', 'refused', 'ready', 'done', 'withdrawn'])

/**
 * A dossier where its person and the officials of its agency find it, by either form of its code and by its procedure.
 * Who applies is not in the index: a name is looked for in the queue, which writes down who reads.
 */
function documentsOf(d: Dossier): Document[] {
  const code = d.code ?? d.requestCode
  const common = {
    id: d.id,
    title: `${d.procedureName.vi} · ${code}`.slice(0, 300),
    translations: { en: { title: `${d.procedureName.en} · ${code}`.slice(0, 300) } },
    words: [d.code, d.requestCode, d.code && oldCode(d.code), d.procedure].filter(Boolean).join(' '),
    updatedAt: new Date(d.endedAt ?? d.acceptedAt ?? d.filedAt),
  }
  const unitId = AT_COUNTER.has(d.state) ? d.receivingAgency : d.competentAgency
  return [
    { ...common, kind: OWN, url: `/services/dossiers/${d.id}`, visible: { to: 'person', personId: d.personId } },
    {
      ...common,
      kind: WORK,
      url: `/office/dossiers/${d.id}`,
      visible: { to: 'permission', permission: 'public-services.read', unitId },
    },
  ]
}

/** Puts a dossier as it is now where people look. */
export async function indexDossier(ctx: Ctx, { id }: { id: string }): Promise<void> {
  const d = await findDossier(ctx.db, id)
  if (d) await putDocuments(ctx, documentsOf(d))
}

/** The same for many at once, as an import brings them. */
export const indexDossiers = (ctx: Ctx, dossiers: readonly Dossier[]): Promise<void> =>
  putDocuments(ctx, dossiers.flatMap(documentsOf))

for (const kind of [OWN, WORK])
  searchSource({
    kind,
    async page(ctx, after, limit) {
      const rows = await dossiersAfter(ctx.db, after, limit)
      const documents = rows.flatMap(documentsOf).filter((one) => one.kind === kind)
      return { documents, next: rows.length < limit ? null : (rows.at(-1)?.id ?? null) }
    },
  })
