/** The cells of a CSV text (RFC 4180), line by line. */
function* cellsOf(text: string): Generator<string[]> {
  let cells: string[] = []
  let at = 0
  while (at < text.length) {
    let value = ''
    if (text[at] === '"') {
      for (at += 1; at < text.length; at += 1) {
        if (text[at] !== '"') value += text[at]
        else if (text[at + 1] === '"') value += text[(at += 1)]
        else break
      }
      at += 1
    } else {
      const end = text.slice(at).search(/[,\r\n]/)
      value = end < 0 ? text.slice(at) : text.slice(at, at + end)
      at += value.length
    }
    cells.push(value)
    if (text[at] === ',') {
      at += 1
      if (at < text.length && text[at] !== '\n' && text[at] !== '\r') continue
      cells.push('')
    }
    if (text[at] === '\r') at += 1
    at += 1
    yield cells
    cells = []
  }
}

/** Takes away the one apostrophe that keeps spreadsheets from running a cell. */
export const plain = (cell: string) => (/^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell)

/** The rows of a table, by the names in its first line. */
export function readTable(text: string): Record<string, string>[] {
  const [names = [], ...lines] = [...cellsOf(text)]
  return lines.map((cells) => Object.fromEntries(names.map((name, i) => [name, plain(cells[i] ?? '')])))
}
