/** One cell: quoted where it must be; what a spreadsheet would take for a formula is disarmed. */
export function csvField(cell: string): string {
  const safe = /^[=+@\t\r-]/.test(cell) && !/^-?\d+(\.\d+)?$/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
