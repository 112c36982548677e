import { z } from 'zod'
import { ById, command, Nothing, pageOf, query, RowVersion } from '@hue-s/kernel/shared/route.ts'
import {
  Absence,
  AbsencesInput,
  MOST_FILTERS,
  PutAbsence,
  PutFilter,
  PutTemplate,
  SavedFilter,
  Template,
  TemplatesInput,
} from './contract-tools.ts'

const Versioned = ById.extend({ version: RowVersion })

/** What makes an office's day shorter: reply templates, saved filters, who stands in for whom. */
export const toolRoutes = {
  templates: query('/templates', {
    input: TemplatesInput,
    output: z.object({ items: z.array(Template) }),
    allow: 'staff',
    summary: { vi: 'Mẫu trả lời của một loại việc.', en: 'Reply templates of a kind of case.' },
    errors: ['cases.unknownType', 'cases.notAllowedHere'],
  }),
  putTemplate: command('/templates', {
    input: PutTemplate,
    output: Template,
    allow: 'staff',
    summary: { vi: 'Thêm hoặc sửa mẫu trả lời.', en: 'Add or change a reply template.' },
    errors: [
      'cases.unknownType',
      'cases.notAllowedHere',
      'cases.unknownPlaceholder',
      'cases.changedMeanwhile',
      'cases.tooManyTemplates',
    ],
  }),
  removeTemplate: command('/templates/:id/remove', {
    input: Versioned,
    output: Nothing,
    allow: 'staff',
    summary: { vi: 'Bỏ mẫu trả lời.', en: 'Remove a reply template.' },
    errors: ['cases.notAllowedHere', 'cases.changedMeanwhile'],
  }),
  filters: query('/filters', {
    input: Nothing,
    output: z.object({ items: z.array(SavedFilter).max(MOST_FILTERS) }),
    allow: 'staff',
    summary: { vi: 'Bộ lọc đã lưu của tôi.', en: 'My saved filters.' },
  }),
  putFilter: command('/filters', {
    input: PutFilter,
    output: SavedFilter,
    allow: 'staff',
    summary: { vi: 'Lưu hoặc sửa bộ lọc.', en: 'Save or change a filter.' },
    errors: ['cases.filterName', 'cases.tooManyFilters', 'cases.changedMeanwhile'],
  }),
  removeFilter: command('/filters/:id/remove', {
    input: ById,
    output: Nothing,
    allow: 'staff',
    summary: { vi: 'Bỏ bộ lọc.', en: 'Remove a filter.' },
  }),
  orderFilters: command('/filters/order', {
    input: z.object({ ids: z.array(z.uuid()).max(MOST_FILTERS) }),
    output: z.object({ items: z.array(SavedFilter) }),
    allow: 'staff',
    summary: { vi: 'Xếp lại thứ tự bộ lọc.', en: 'Put the filters in order.' },
    errors: ['cases.changedMeanwhile'],
  }),
  absences: query('/absences', {
    input: AbsencesInput,
    output: pageOf(Absence),
    allow: 'staff',
    summary: {
      vi: 'Lịch nghỉ và người làm thay: của tôi, tôi làm thay, hoặc của cơ quan.',
      en: 'Absences and who stands in: mine, those I stand in for, or an agency’s.',
    },
    errors: ['cases.badPage', 'cases.notAllowedHere'],
  }),
  putAbsence: command('/absences', {
    input: PutAbsence,
    output: Absence,
    allow: 'staff',
    summary: { vi: 'Báo nghỉ và chọn người làm thay.', en: 'Say who is away and who stands in.' },
    errors: ['cases.badAbsence', 'cases.absenceOverlaps', 'cases.notAllowedHere'],
  }),
  endAbsence: command('/absences/:id/end', {
    input: ById,
    output: Nothing,
    allow: 'staff',
    summary: { vi: 'Kết thúc hoặc bỏ một lần nghỉ.', en: 'End or cancel an absence.' },
  }),
}
