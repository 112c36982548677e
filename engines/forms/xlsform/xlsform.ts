import writeWorkbook from 'write-excel-file/node'
import { invalid } from '@hue-s/kernel/shared/error.ts'
import type { Form } from '../shared/model/form.ts'
import { fromSheets, type Taken } from './from-sheets.ts'
import { NotAWorkbook } from './open-zip.ts'
import { readSheets } from './sheets.ts'
import { toSheets } from './to-sheets.ts'

/**
 * A form from an XLSForm workbook, with what could not be taken.
 * @throws invalid `forms.xlsform.notXlsx`, `forms.xlsform.tooLarge`, `forms.xlsform.tooWide`
 */
export async function readXlsForm(file: Buffer, fallback: { id: string; version: number }): Promise<Taken> {
  try {
    return fromSheets(await readSheets(file), fallback)
  } catch (error) {
    if (error instanceof NotAWorkbook) throw invalid(`forms.xlsform.${error.code}`)
    throw error
  }
}

/** A form as an XLSForm workbook, which other tools read and officials may work on. */
export async function writeXlsForm(form: Form): Promise<Buffer> {
  const sheets = Object.entries(toSheets(form)).map(([sheet, rows]) => ({
    sheet,
    data: rows.map((row, n) =>
      row.map((value) => ({ value, type: String, ...(n === 0 ? { fontWeight: 'bold' as const } : {}) })),
    ),
  }))
  return writeWorkbook(sheets).toBuffer()
}
