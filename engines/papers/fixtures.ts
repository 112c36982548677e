import { createPrivateKey, sign } from 'node:crypto'
import type { PaperKind } from './paper.ts'
import { readPem } from './pki/x509.ts'
import type { Signer } from './signer.ts'

/** What a club writes on a membership card: enough for the tests of this engine. */
export interface Membership {
  member: string
  note: string
}

export const membershipCard: PaperKind<Membership> = {
  kind: 'club.card',
  version: 1,
  lang: 'vi',
  register: 'club.cards',
  sign: 'ifPossible',
  layout: ({ member, note }, { number, signed }) => ({
    title: 'Thẻ hội viên',
    subtitle: number ?? '',
    foot: signed ? 'Có chữ ký số' : 'Chưa có chữ ký số',
    blocks: [
      {
        facts: [
          { label: 'Hội viên', value: member },
          { label: 'Mã', value: 'ab'.repeat(32), code: true },
        ],
      },
      { heading: 'Ghi chú' },
      { text: note },
      { qr: 'https://club.example/verify?t=abc', caption: 'Quét để kiểm tra' },
    ],
  }),
}

/** A signer who holds the key of a certificate, as an authority gave both out (PEM). */
export function signerWith({ chain, privateKey = '' }: { chain: string; privateKey?: string }): Signer {
  const key = createPrivateKey(privateKey)
  return {
    certificates: readPem(chain).map(({ der }) => der),
    algorithm: key.asymmetricKeyType === 'rsa' ? 'rsa' : 'ecdsa',
    sign: async (bytes) => sign('sha256', bytes, key),
  }
}

/** A card that the chairman signs and the club seals: neither key is the instance's. */
export const sealedCard: PaperKind<Membership> = {
  ...membershipCard,
  kind: 'club.sealedCard',
  register: 'club.sealedCards',
  sign: 'byPeople',
  layout: ({ member }, { number }) => ({
    title: 'Thẻ hội viên',
    subtitle: number ?? '',
    foot: 'Có chữ ký số',
    blocks: [{ text: member }, { signingPlace: { title: 'CHỦ TỊCH CÂU LẠC BỘ', name: 'Nguyễn Văn Chủ Tịch' } }],
  }),
}
