import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { validateXML } from 'xmllint-wasm'

const schema = {
  fileName: 'CAP-v1.2.xsd',
  contents: readFileSync(join(import.meta.dirname, '../cap/CAP-v1.2.xsd'), 'utf8'),
}

/** What the schema of OASIS finds wrong with CAP messages; libxml2 judges. */
export async function faultsOf(documents: readonly string[]): Promise<string[]> {
  const xml = documents.map((contents, n) => ({ fileName: `${n}.xml`, contents }))
  return (await validateXML({ xml, schema: [schema] })).errors.map(({ message }) => message)
}
