import { readCode, writeCode } from './dossier-code.ts'

const REQUEST = /^YC-\d{6}-\d{4,6}$/
const known = (text: string): string | undefined => {
  const code = readCode(text)
  if (code) return writeCode(code)
  const clean = text.trim().toUpperCase()
  return REQUEST.test(clean) ? clean : undefined
}

/**
 * The dossier code in what a camera or scanner read of a slip: the code itself (its bars), or the mark of a receipt, which
 * says in the open which dossier it belongs to. Nothing is believed here: the server looks the code up.
 */
export function codeOfScan(text: string): string | undefined {
  if (text.length > 2_000) return undefined
  const plain = known(text)
  if (plain !== undefined) return plain
  const token = /[?&]t=([\w-]+)\.([\w-]+)\.[\w-]+/.exec(text)?.[2]
  if (token === undefined) return undefined
  try {
    const bytes = Uint8Array.from(atob(token.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))
    const claims = JSON.parse(new TextDecoder().decode(bytes)) as { c?: { code?: unknown } } | null
    return typeof claims?.c?.code === 'string' ? known(claims.c.code) : undefined
  } catch {
    return undefined
  }
}
