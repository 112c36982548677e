import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { StartError } from '@hue-s/kernel/server/start-error.ts'
import { LegalDate } from '@hue-s/kernel/shared/route.ts'
import { Guide, ProcedureContent, type RecordKind } from '../contract.ts'
import type { Content } from '../store.ts'

const Dated = {
  version: z.int().min(1).max(10_000),
  validFrom: LegalDate,
  validTo: LegalDate.nullable().default(null),
  citation: z.string().min(5).max(400),
}
const ProcedureFile = z.strictObject({ procedures: z.array(ProcedureContent.extend(Dated)) })
const GuideFile = z.strictObject({ guides: z.array(Guide.extend(Dated)) })
const FormFile = z.strictObject({ validFrom: LegalDate, form: z.record(z.string(), z.unknown()) })

/** One record of the province's files, with where it stands: «certification.json, procedures[3]». */
export interface PackRecord {
  at: string
  kind: RecordKind
  version: number
  validFrom: string
  validTo: string | null
  citation: string
  content: Content
}
export interface PackForm {
  at: string
  validFrom: string
  form: Record<string, unknown>
}
export interface PackFiles {
  hash: string
  forms: readonly PackForm[]
  records: readonly PackRecord[]
}

const GUIDES = 'procedures-guides.json'

function jsonFiles(dir: string, folder: string): string[] {
  const path = join(dir, folder)
  if (!existsSync(path)) return []
  return readdirSync(path)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => `${folder}/${name}`)
}

function parsed<S extends z.ZodType>(schema: S, file: string, text: string): z.output<S> {
  const wrong = (what: string) => new StartError('packFileWrong', { file, what })
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch (error) {
    throw wrong((error as Error).message)
  }
  const result = schema.safeParse(raw)
  if (!result.success) throw wrong(z.prettifyError(result.error).slice(0, 2_000))
  return result.data
}

type Loose = { version: number; validFrom: string; validTo: string | null; citation: string }
function recordOf(
  kind: RecordKind,
  at: string,
  { version, validFrom, validTo, citation, ...content }: Loose & Content,
): PackRecord {
  return { at, kind, version, validFrom, validTo, citation, content: content as Content }
}

/** A province's procedures, decision tables and forms as its files say, each with its place. @throws StartError with file and row. */
export function readPack(dir: string): PackFiles {
  const procedures = jsonFiles(dir, 'procedures')
  const forms = jsonFiles(dir, 'forms')
  const files = [...forms, ...procedures, ...(existsSync(join(dir, GUIDES)) ? [GUIDES] : [])]
  const texts = new Map(files.map((file) => [file, readFileSync(join(dir, file), 'utf8')]))
  const hash = createHash('sha256')
  for (const [file, text] of texts) hash.update(`${file}\n${text}\n`)
  const text = (file: string) => texts.get(file) ?? ''
  return {
    hash: hash.digest('hex'),
    forms: forms.map((file) => ({ at: file, ...parsed(FormFile, file, text(file)) })),
    records: [
      ...procedures.flatMap((file) =>
        parsed(ProcedureFile, file, text(file)).procedures.map((one, n) =>
          recordOf('procedure', `${file}, procedures[${n}]`, one),
        ),
      ),
      ...(texts.has(GUIDES)
        ? parsed(GuideFile, GUIDES, text(GUIDES)).guides.map((one, n) =>
            recordOf('guide', `${GUIDES}, guides[${n}]`, one),
          )
        : []),
    ],
  }
}
