import type { Form } from '../index.ts'

const w = (vi: string, en = vi) => ({ vi, en })

/** A form with something of everything: what is known, what depends, what is computed, a long list, rows, files. */
export const house: Form = {
  id: 'club.house',
  version: 1,
  title: w('Mượn nhà sinh hoạt', 'Borrowing the house'),
  pages: [
    {
      name: 'who',
      title: w('Người mượn', 'Who'),
      items: [
        {
          name: 'owner',
          kind: 'text',
          label: w('Họ và tên', 'Name'),
          required: true,
          prefill: [{ from: 'eid', what: 'name' }],
        },
        { name: 'born', kind: 'day', label: w('Ngày sinh', 'Born'), required: true, constraint: '. <= today()' },
        { name: 'phone', kind: 'phone', label: w('Điện thoại', 'Phone'), required: true },
        { name: 'married', kind: 'truth', label: w('Đã kết hôn?', 'Married?'), required: true },
        { name: 'spouse', kind: 'text', label: w('Vợ hoặc chồng', 'Spouse'), relevant: '${married}', required: true },
      ],
    },
    {
      name: 'house',
      title: w('Ngôi nhà', 'House'),
      items: [
        { name: 'area', kind: 'decimal', label: w('Diện tích (m²)', 'Area (m²)') },
        { name: 'floors', kind: 'whole', label: w('Số tầng', 'Floors'), required: true, least: 1, most: 30 },
        {
          name: 'floor',
          kind: 'calculated',
          label: w('Tổng diện tích', 'Floor area'),
          calculate: '${area} * ${floors}',
        },
        { name: 'street', kind: 'choice', label: w('Đường', 'Street'), list: 'streets' },
        { name: 'uses', kind: 'choices', label: w('Dùng vào việc', 'Uses'), list: 'uses' },
        { name: 'why', kind: 'longText', label: w('Lý do', 'Why'), most: 500 },
        { name: 'at', kind: 'place', label: w('Vị trí', 'Where') },
        { name: 'papers', kind: 'files', label: w('Giấy tờ', 'Papers'), most: 3 },
      ],
    },
    {
      name: 'others',
      title: w('Người cùng mượn', 'Others'),
      items: [
        {
          name: 'others',
          kind: 'repeat',
          label: w('Chủ khác', 'Other'),
          most: 3,
          items: [{ name: 'otherName', kind: 'text', label: w('Họ tên', 'Name'), required: true }],
        },
      ],
    },
  ],
  choices: {
    uses: [
      { value: 'live', label: w('Để ở', 'Living') },
      { value: 'trade', label: w('Buôn bán', 'Trade') },
    ],
    streets: Array.from({ length: 10_000 }, (_, n) => ({ value: `s${n}`, label: w(`Đường Hùng Vương ${n + 1}`) })),
  },
}
