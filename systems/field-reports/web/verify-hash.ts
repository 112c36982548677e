/** A picture is named by the first 16 bytes of its SHA-256. */
const PREFIX_BYTES = 16

/** A text as it was kept when it was sent: NFC, no control signs but line breaks, trimmed. */
export const asSent = (text: string): string =>
  text
    .replaceAll('\r\n', '\n')
    .normalize('NFC')
    .replace(/[^\P{Cc}\n]/gu, ' ')
    .trim()

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

const sha256 = async (bytes: BufferSource) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))

/** Whether hashing works here: browsers offer it on secure addresses only. */
export const canHash = (): boolean => typeof crypto !== 'undefined' && 'subtle' in crypto

/** Whether this is the text that the receipt names. */
export const isText = async (claim: string, text: string): Promise<boolean> =>
  base64url(await sha256(new TextEncoder().encode(asSent(text)))) === claim

/** Whether this is one of the pictures that the receipt names. */
export const isPhoto = async (claim: string, bytes: BufferSource): Promise<boolean> =>
  claim.split('.').includes(base64url((await sha256(bytes)).subarray(0, PREFIX_BYTES)))
