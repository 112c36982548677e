/** Something sealed with AES-GCM: without the device's key it is noise. */
export interface Sealed {
  iv: Uint8Array<ArrayBuffer>
  data: ArrayBuffer
}

/** A key that scripts of this site may use and nobody can read out. */
export const newDeviceKey = (): Promise<CryptoKey> =>
  crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])

export async function sealBytes(key: CryptoKey, bytes: ArrayBuffer): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  return { iv, data: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, bytes) }
}

/** What was sealed, or undefined when another key sealed it or it was changed. */
export const unsealBytes = (key: CryptoKey, { iv, data }: Sealed): Promise<ArrayBuffer | undefined> =>
  crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, data).catch(() => undefined)

export const sealValue = (key: CryptoKey, value: unknown): Promise<Sealed> =>
  sealBytes(key, new TextEncoder().encode(JSON.stringify(value)).buffer as ArrayBuffer)

export async function unsealValue<T>(key: CryptoKey, sealed: Sealed): Promise<T | undefined> {
  const bytes = await unsealBytes(key, sealed)
  return bytes && (JSON.parse(new TextDecoder().decode(bytes)) as T)
}
