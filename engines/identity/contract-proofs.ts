import { z } from 'zod'
import { command, Instant, Nothing, plainText, query } from '@hue-s/kernel/shared/route.ts'
import {
  Code,
  Base64,
  Me,
  Passkey,
  NewPasskey,
  PasskeyProof,
  Options,
  OwnPhone,
  anyone,
  account,
  own,
  cookies,
} from './contract-shapes.ts'

/** Second proofs: codes of an app, passkeys. */
export const proofRoutes = {
  startTotp: command('/totp', {
    ...account,
    input: Nothing,
    output: z.object({ uri: z.string(), secret: z.string() }),
    summary: {
      vi: 'Bắt đầu gắn ứng dụng mã xác thực; bí mật chỉ hiện một lần',
      en: 'Begin with an authenticator app; the secret is shown once',
    },
    errors: [...own, 'identity.totpInUse'],
  }),
  confirmTotp: command('/totp/confirm', {
    ...account,
    input: z.object({ code: Code }),
    output: z.object({ recoveryCodes: z.array(z.string()) }),
    summary: { vi: 'Xác nhận bằng mã đầu tiên; nhận mã dự phòng', en: 'Confirm with a first code; get recovery codes' },
    errors: [...own, 'identity.totpNotStarted', 'identity.totpInUse', 'identity.wrongTotp', 'identity.locked'],
  }),
  removeTotp: command('/totp/remove', {
    ...account,
    assurance: 2,
    input: Nothing,
    output: Nothing,
    summary: { vi: 'Bỏ mã xác thực', en: 'Remove the authenticator app' },
    errors: [...own, 'identity.totpNotStarted'],
  }),
  newRecoveryCodes: command('/recovery-codes', {
    ...account,
    assurance: 2,
    input: Nothing,
    output: z.object({ recoveryCodes: z.array(z.string()) }),
    summary: { vi: 'Lấy mã dự phòng mới, mã cũ hết hiệu lực', en: 'New recovery codes; the old ones stop working' },
    errors: [...own, 'identity.totpNotStarted'],
  }),
  security: query('/security', {
    ...account,
    input: Nothing,
    output: z.object({
      totp: z.boolean(),
      recoveryCodes: z.int(),
      passkeys: z.array(Passkey),
      phones: z.array(OwnPhone),
      /** Accounts that were joined to this one, and until when that can be undone. */
      mergers: z.array(z.object({ id: z.uuid(), mergedAt: Instant, undoUntil: Instant })),
      /** Whether an e-ID proved who this is. */
      eid: z.boolean(),
    }),
    summary: { vi: 'Các cách đăng nhập của tôi', en: 'My ways to sign in' },
  }),
  passkeyOptions: command('/passkeys/options', {
    ...account,
    input: Nothing,
    output: Options,
    summary: { vi: 'Bắt đầu thêm khóa truy cập', en: 'Begin to add a passkey' },
    errors: [...own],
  }),
  addPasskey: command('/passkeys', {
    ...account,
    input: z.object({ challengeId: z.uuid(), name: plainText(1, 60), response: NewPasskey }),
    output: Passkey,
    summary: { vi: 'Thêm khóa truy cập', en: 'Add a passkey' },
    errors: [...own, 'identity.badPasskey'],
  }),
  removePasskey: command('/passkeys/:key/remove', {
    ...account,
    input: z.object({ key: Base64 }),
    output: Nothing,
    summary: { vi: 'Bỏ khóa truy cập', en: 'Remove a passkey' },
    errors: [...own, 'identity.lastWay'],
  }),
  renamePasskey: command('/passkeys/:key/name', {
    ...account,
    input: z.object({ key: Base64, name: plainText(1, 60) }),
    output: Nothing,
    summary: { vi: 'Đặt tên khóa truy cập', en: 'Name a passkey' },
    errors: ['identity.sessionNeeded'],
  }),
  passkeySignInOptions: command('/passkeys/sign-in/options', {
    ...anyone,
    input: Nothing,
    output: Options,
    rate: { max: 60, seconds: 60 },
    summary: { vi: 'Bắt đầu đăng nhập bằng khóa truy cập', en: 'Begin to sign in with a passkey' },
  }),
  passkeySignIn: command('/passkeys/sign-in', {
    ...anyone,
    ...cookies,
    input: z.object({ challengeId: z.uuid(), response: PasskeyProof, keep: z.boolean().default(false) }),
    output: z.object({ me: Me }),
    rate: { max: 60, seconds: 60 },
    summary: { vi: 'Đăng nhập bằng khóa truy cập', en: 'Sign in with a passkey' },
    errors: ['identity.badPasskey'],
  }),
}
