export { ChangePassword } from './ChangePassword.tsx'
export { passkeysWork, registerPasskey } from './passkey.ts'
export { SessionGate, signOut, type Session, type SignedIn } from './SessionGate.tsx'
export { SignInForm } from './SignInForm.tsx'
export { IdentityOverlay } from './citizen/IdentityOverlay.tsx'
export { screens } from './screens.ts'
/** Fetched by the citizens' sign-in page, so that the app's first screen does not carry it. */
export const loadSignInWays = () => import('./citizen/SignInWays.tsx')
