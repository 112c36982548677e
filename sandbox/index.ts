import { type EidClient, type EidPerson, startEid } from './eid.ts'
import { startMail } from './mail.ts'
import { startMessages } from './messages.ts'
import type { Lang } from './page.ts'
import { startPush } from './push.ts'

export type SandboxOptions = {
  /** The servers take the five ports after this one; 0 means any free ports. */
  basePort: number
  /** Where people open the product: sign-in may return there, delivery reports may go there. */
  publicUrl?: string | undefined
  lang?: Lang | undefined
  people?: EidPerson[] | undefined
  clients?: EidClient[] | undefined
  /** The address of the e-ID provider as a browser sees it, if a proxy stands before it. */
  eidIssuer?: string | undefined
  /** Where delivery reports of SMS go; a path is taken on `publicUrl`. */
  smsCallbackUrl?: string | undefined
}
export type Sandbox = Awaited<ReturnType<typeof startSandbox>>

/** Starts every stand-in; if one cannot start, those already running are stopped. */
export async function startSandbox(options: SandboxOptions) {
  const { basePort, publicUrl, lang = 'vi' } = options
  const at = (offset: number) => (basePort === 0 ? 0 : basePort + offset)
  const callbackUrl = options.smsCallbackUrl && new URL(options.smsCallbackUrl, publicUrl).href
  const { people, clients, eidIssuer: issuer } = options
  const running: { stop: () => Promise<void> }[] = []
  const stop = async () => void (await Promise.all(running.map((one) => one.stop())))
  const note = <T extends { stop: () => Promise<void> }>(one: T): T => {
    running.push(one)
    return one
  }
  try {
    const eid = note(await startEid({ port: at(1), lang, productUrl: publicUrl, people, clients, issuer }))
    const mail = note(await startMail({ port: at(2), webPort: at(3), lang }))
    const messages = note(await startMessages({ port: at(4), lang, callbackUrl }))
    const push = note(await startPush({ port: at(5) }))
    return { eid, mail, messages, push, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
