import { browserSupportsWebAuthn, startAuthentication, startRegistration } from '@simplewebauthn/browser'
import { send } from '@hue-s/kernel/web/client.ts'
import { identityContract } from '../contract.ts'

interface Options {
  challengeId: string
  options: unknown
}
type CreationOptions = Parameters<typeof startRegistration>[0]['optionsJSON']
type RequestOptions = Parameters<typeof startAuthentication>[0]['optionsJSON']

export const passkeysWork = () => browserSupportsWebAuthn()

/** Signs in with a passkey of this device. The browser throws when the person closes its window. */
export async function signInByPasskey(keep: boolean): Promise<void> {
  const { challengeId, options } = (await send(identityContract.passkeySignInOptions, {})) as Options
  const response = await startAuthentication({ optionsJSON: options as RequestOptions })
  await send(identityContract.passkeySignIn, { challengeId, response, keep })
}

/** Makes a passkey on this device and keeps its public half under a name. */
export async function registerPasskey(name: string): Promise<void> {
  const { challengeId, options } = (await send(identityContract.passkeyOptions, {})) as Options
  const response = await startRegistration({ optionsJSON: options as CreationOptions })
  await send(identityContract.addPasskey, { challengeId, name, response })
}
