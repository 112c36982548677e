import { send } from '@hue-s/kernel/web/client.ts'
import { identityContract } from '../contract.ts'

interface Options {
  challengeId: string
  options: unknown
}
type Library = typeof import('@simplewebauthn/browser')
type CreationOptions = Parameters<Library['startRegistration']>[0]['optionsJSON']
type RequestOptions = Parameters<Library['startAuthentication']>[0]['optionsJSON']

/** Fetched when somebody uses a key: most pages never need it. */
const library = (): Promise<Library> => import('@simplewebauthn/browser')

export const passkeysWork = () => typeof window !== 'undefined' && typeof window.PublicKeyCredential === 'function'

/** Signs in with a passkey of this device. The browser throws when the person closes its window. */
export async function signInByPasskey(keep: boolean): Promise<void> {
  const { challengeId, options } = (await send(identityContract.passkeySignInOptions, {})) as Options
  const { startAuthentication } = await library()
  const response = await startAuthentication({ optionsJSON: options as RequestOptions })
  await send(identityContract.passkeySignIn, { challengeId, response, keep })
}

/** Makes a passkey on this device and keeps its public half under a name. */
export async function registerPasskey(name: string): Promise<void> {
  const { challengeId, options } = (await send(identityContract.passkeyOptions, {})) as Options
  const { startRegistration } = await library()
  const response = await startRegistration({ optionsJSON: options as CreationOptions })
  await send(identityContract.addPasskey, { challengeId, name, response })
}
