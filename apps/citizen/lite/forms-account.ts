import { identityContract } from '@hue-s/engines/identity/contract.ts'
import { contractOfNotify } from '@hue-s/engines/notify/contract.ts'
import { returnTo } from '../return-to.ts'
import { liteForm, type LiteForm } from './form.ts'

const PHONE = 'identity.citizen.phone.'
const here = (search: URLSearchParams) => encodeURIComponent(returnTo(search))

/** A mobile number and then the code that was sent to it; an account of a demonstration; leaving. */
export const accountForms: readonly LiteForm[] = [
  liteForm({
    id: 'phone-code',
    path: '/sign-in',
    route: identityContract.sendPhoneCode,
    draw: ({ search }) => ({
      title: 'identity.citizen.signIn.phone',
      words: 'identity.citizen.signIn.phoneWords',
      submit: `${PHONE}send`,
      fields: [
        {
          name: 'phone',
          label: `${PHONE}number`,
          hint: `${PHONE}numberHint`,
          autoComplete: 'tel',
          inputMode: 'tel',
          required: true,
          maxLength: 30,
          value: search.get('phone') ?? '',
        },
      ],
    }),
    input: ({ phone = '' }) => ({ phone }),
    next: ({ id }, _, { search }) => `/sign-in?code=${id}&returnTo=${here(search)}#lite-phone-sign-in`,
  }),
  liteForm({
    id: 'phone-sign-in',
    path: '/sign-in',
    route: identityContract.phoneSignIn,
    draw: ({ search }) =>
      search.get('code')
        ? {
            title: `${PHONE}code`,
            submit: 'identity.citizen.signIn.do',
            hidden: { id: search.get('code') ?? '' },
            fields: [
              {
                name: 'code',
                label: `${PHONE}code`,
                hint: `${PHONE}codeHint`,
                autoComplete: 'one-time-code',
                inputMode: 'numeric',
                required: true,
                maxLength: 12,
              },
              { name: 'keep', label: 'identity.citizen.signIn.keep', kind: 'check' },
            ],
          }
        : undefined,
    input: ({ id = '', code = '', keep }) => ({ id, code: code.replace(/\s/g, ''), keep: keep === 'on' }),
    next: (_, __, { search }) => returnTo(search),
  }),
  liteForm({
    id: 'password',
    path: '/sign-in',
    route: identityContract.signIn,
    draw: ({ demo }) =>
      demo
        ? {
            title: 'citizen.signIn.demo',
            submit: 'citizen.signIn.title',
            fields: [
              { name: 'account', label: 'citizen.signIn.account', autoComplete: 'username', required: true },
              {
                name: 'password',
                label: 'citizen.signIn.password',
                kind: 'secret',
                autoComplete: 'current-password',
                required: true,
              },
              { name: 'totp', label: 'citizen.signIn.totp', hint: 'citizen.signIn.totpHint', inputMode: 'numeric' },
            ],
          }
        : undefined,
    input: ({ account = '', password = '', totp = '' }) => ({
      account,
      password,
      keep: false,
      ...(totp.trim() && { totp: totp.trim() }),
    }),
    next: (_, __, { search }) => returnTo(search),
  }),
  liteForm({
    id: 'sign-out',
    path: '/me',
    route: identityContract.signOut,
    draw: ({ kind }) =>
      kind === null ? undefined : { title: 'citizen.me.signOut', submit: 'citizen.me.signOut', fields: [] },
    input: () => ({}),
    next: () => '/',
  }),
  liteForm({
    id: 'inbox-read',
    path: '/inbox',
    route: contractOfNotify.markAllRead,
    draw: async ({ read }) => {
      const unread = (await read(contractOfNotify.unread, {}))?.unread ?? 0
      return unread > 0 ? { title: 'citizen.inbox.markAll', submit: 'citizen.inbox.markAll', fields: [] } : undefined
    },
    input: () => ({}),
  }),
]
