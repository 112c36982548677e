export { ChangePassword } from './ChangePassword.tsx'
export { passkeysWork, registerPasskey } from './passkey.ts'
export { SessionGate, signOut, type Session, type SignedIn } from './SessionGate.tsx'
export { SignInForm } from './SignInForm.tsx'
