import type { PaperKind } from './paper.ts'

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
