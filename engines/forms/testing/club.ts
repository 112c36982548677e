import { files } from '@hue-s/engines/files/index.ts'
import { identity } from '@hue-s/engines/identity/index.ts'
import { notify } from '@hue-s/engines/notify/index.ts'
import { units } from '@hue-s/engines/units/index.ts'
import { forms, type Answers, type Form, type Given, type Plain } from '../index.ts'

/** The engine with all it stands on. */
export const formsAndBelow = [units, notify, identity, files, forms]

const w = (vi: string, en = vi) => ({ vi, en })
export const typed = (value: Plain): Given => ({ value, source: { kind: 'typed' } })

/** Joining a tennis club: who, their children, their papers. */
export const joining: Form = {
  id: 'club.joining',
  version: 1,
  title: w('Vào câu lạc bộ', 'Joining the club'),
  pages: [
    {
      name: 'who',
      title: w('Người vào', 'Who joins'),
      items: [
        {
          name: 'name',
          kind: 'text',
          label: w('Họ tên', 'Name'),
          required: true,
          prefill: [
            { from: 'eid', what: 'name' },
            { from: 'person', what: 'name' },
          ],
        },
        {
          name: 'sex',
          kind: 'choice',
          label: w('Giới tính', 'Sex'),
          list: 'sexes',
          prefill: [{ from: 'eid', what: 'sex' }],
        },
        {
          name: 'born',
          kind: 'day',
          label: w('Ngày sinh', 'Born'),
          constraint: '. <= today()',
          prefill: [{ from: 'eid', what: 'birthDate' }],
        },
        { name: 'phone', kind: 'phone', label: w('Điện thoại', 'Phone'), prefill: [{ from: 'person', what: 'phone' }] },
        {
          name: 'racket',
          kind: 'text',
          label: w('Vợt', 'Racket'),
          prefill: [{ from: 'earlier', what: 'club.joining.racket' }],
        },
        { name: 'papers', kind: 'files', label: w('Giấy tờ', 'Papers'), most: 3 },
      ],
    },
    {
      name: 'family',
      title: w('Con', 'Children'),
      items: [
        {
          name: 'children',
          kind: 'repeat',
          label: w('Con', 'Child'),
          most: 3,
          items: [{ name: 'childName', kind: 'text', label: w('Tên', 'Name'), required: true }],
        },
      ],
    },
  ],
  choices: {
    sexes: [
      { value: 'male', label: w('Nam', 'Male') },
      { value: 'female', label: w('Nữ', 'Female') },
    ],
  },
}

export const someAnswers: Answers = {
  name: typed('Trần Văn Bình'),
  racket: typed('=cmd'),
  children: [{ childName: typed('An') }, { childName: typed('Bảo') }],
}
