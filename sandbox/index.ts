import { demoCredentials, type NewCredential, startCa } from './ca.ts'
import { startDevices } from './devices.ts'
import { type EidClient, type EidPerson, startEid } from './eid.ts'
import { startMail } from './mail.ts'
import { defaultSecrets, startMessages } from './messages.ts'
import { startNational } from './national.ts'
import { startOpen311 } from './open311.ts'
import type { Lang } from './page.ts'
import { startPay } from './pay.ts'
import { startPush } from './push.ts'
import type { Doors } from './send-in.ts'

export type SandboxOptions = {
  /** The servers take the ports up to the eleventh after this one; 0 means any free ports. */
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
  /** The product's mail port and the address there that takes reports; the mail page sends to it. */
  mailDoor?: { url: string; address: string } | undefined
  /** The province's devices: the file with their secrets and the product's MQTT port; absent: none play. */
  devices?: { file: string; mqttUrl?: string | undefined } | undefined
  /** Keys of officials and agencies at the signing service, beside the two of the demonstration. */
  credentials?: NewCredential[] | undefined
  /** Where the requests of the other town lie. */
  around?: { lat: number; long: number } | undefined
}
export type Sandbox = Awaited<ReturnType<typeof startSandbox>>

/** The addresses at which the product takes messages, with the secrets of the stand-ins. */
function doorsOf(publicUrl: string | undefined): Doors {
  if (publicUrl === undefined) return {}
  const { callbackSecret, zaloAppId, zaloSecret } = defaultSecrets
  const at = (name: string) => new URL(`/api/report-channels/${name}`, publicUrl).href
  return {
    sms: { url: at('sms'), secret: callbackSecret },
    zalo: { url: at('zalo'), appId: zaloAppId, secret: zaloSecret },
  }
}

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
    const mail = note(
      await startMail({
        port: at(2),
        webPort: at(3),
        lang,
        door: options.mailDoor?.url,
        doorAddress: options.mailDoor?.address,
      }),
    )
    const messages = note(await startMessages({ port: at(4), lang, callbackUrl, doors: doorsOf(publicUrl) }))
    const push = note(await startPush({ port: at(5) }))
    const pay = note(
      await startPay({
        port: at(9),
        lang,
        callbackUrl: publicUrl && new URL('/api/payments/gateway/callback', publicUrl).href,
        bankUrl: publicUrl && new URL('/api/payments/bank/notice', publicUrl).href,
      }),
    )
    const open311 = note(await startOpen311({ port: at(6), around: options.around }))
    const ca = note(await startCa({ port: at(10), credentials: [...demoCredentials, ...(options.credentials ?? [])] }))
    const door = publicUrl && new URL('/api/public-services/national', publicUrl).href
    const national = note(await startNational({ port: at(11), lang, door }))
    const { devices: fleet } = options
    const devices =
      fleet && publicUrl !== undefined
        ? note(await startDevices({ port: at(8), lang, productUrl: publicUrl, ...fleet }))
        : undefined
    return { eid, mail, messages, push, pay, open311, devices, ca, national, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
